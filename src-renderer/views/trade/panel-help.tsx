import type { ReactNode } from 'react';
import { PopoverSheet } from '#window/components/popover-sheet.tsx';
import trade from '#window/views/trade/trade.module.css';

interface PanelHelpProps {
  /** "How to read the card". */
  readonly title: string;
  readonly words: readonly (readonly [word: string, meaning: string])[];
}

/** What the words of a panel mean, one sentence each. */
export function PanelHelp({ title, words }: PanelHelpProps): ReactNode {
  return (
    <PopoverSheet label={title} title="Help" align="end">
      {/* Scrollable, so the keyboard must get in. */}
      <dl className={trade['help']} tabIndex={0}>
        {words.map(([word, meaning]) => (
          <div key={word}>
            <dt>{word}</dt>
            <dd>{meaning}</dd>
          </div>
        ))}
      </dl>
    </PopoverSheet>
  );
}
