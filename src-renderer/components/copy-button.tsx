import { type ReactNode, useEffect, useRef, useState } from 'react';
import { Button } from '#window/components/button.tsx';
import { copyText } from '#window/components/data-grid/copy-text.ts';

const SAID_MS = 1_600;

interface CopyButtonProps {
  readonly text: string;
  /** What is copied, for whoever cannot see where the button stands: "Copy the limit price". */
  readonly label: string;
}

/** Says for a moment whether it worked: a clipboard may refuse. */
export function CopyButton({ text, label }: CopyButtonProps): ReactNode {
  const [said, setSaid] = useState<'copied' | 'refused' | null>(null);
  const button = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    if (said === null) return undefined;
    const timer = setTimeout(() => setSaid(null), SAID_MS);
    return () => clearTimeout(timer);
  }, [said]);
  const copy = async (): Promise<void> => {
    if (button.current !== null) setSaid((await copyText(button.current, text)) ? 'copied' : 'refused');
  };
  return (
    <Button ref={button} look="quiet" aria-label={label} title={`${label}: ${text}`} onClick={() => void copy()}>
      <span aria-live="polite">{said === null ? 'Copy' : said === 'copied' ? 'Copied' : 'Refused'}</span>
    </Button>
  );
}
