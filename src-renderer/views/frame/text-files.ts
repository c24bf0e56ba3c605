const LARGEST_BYTES = 5_000_000;

export interface TextFile {
  readonly name: string;
  readonly text: string;
}

/** Null when the person picks nothing. */
export function pickTextFile(accept: string): Promise<TextFile | null> {
  return new Promise((resolve, reject) => {
    const input = document.createElement('input');
    input.type = 'file';
    input.accept = accept;
    input.addEventListener('cancel', () => resolve(null));
    input.addEventListener('change', () => {
      const file = input.files?.[0];
      if (file === undefined) resolve(null);
      else if (file.size > LARGEST_BYTES) reject(new Error(`${file.name} is larger than 5 MB.`));
      else file.text().then((text) => resolve({ name: file.name, text }), reject);
    });
    input.click();
  });
}

export function saveTextFile(name: string, text: string, type = 'application/json'): void {
  const address = URL.createObjectURL(new Blob([text], { type }));
  const link = document.createElement('a');
  link.href = address;
  link.download = name;
  link.click();
  // The download has its own hold on the data once it has begun.
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}
