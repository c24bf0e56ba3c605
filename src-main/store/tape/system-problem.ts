interface SystemProblem {
  readonly code: 'full' | 'read-only' | 'missing' | 'failed';
  readonly text: string;
}

const PROBLEMS: Readonly<Record<string, { readonly code: SystemProblem['code']; readonly remedy: string }>> = {
  EROFS: { code: 'read-only', remedy: 'The disk is read-only: choose a data folder that can be written.' },
  EACCES: { code: 'read-only', remedy: 'Give this user permission, or choose another data folder.' },
  EPERM: { code: 'read-only', remedy: 'Give this user permission, or choose another data folder.' },
  ENOENT: { code: 'missing', remedy: 'Check the path.' },
};

/** What the system said about a file, in words that a person can act on; `afterwards` is what follows once there is space. */
export function systemProblem(path: string, doing: string, error: unknown, afterwards: string): SystemProblem {
  const said = error instanceof Error ? error.message : String(error);
  const { code, remedy } = known(error, afterwards);
  return { code, text: `${path}: ${doing} failed (${said}). ${remedy}` };
}

function known(error: unknown, afterwards: string): { readonly code: SystemProblem['code']; readonly remedy: string } {
  const name = error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : '';
  if (name === 'ENOSPC') return { code: 'full', remedy: `Free space on that disk; ${afterwards}.` };
  if (name === 'EDQUOT') return { code: 'full', remedy: `The quota is used up: free space; ${afterwards}.` };
  return PROBLEMS[name] ?? { code: 'failed', remedy: 'Check the disk, then try again.' };
}
