import { RadioGroup } from 'radix-ui';
import { useId } from 'react';
import styles from '#window/components/choice.module.css';

interface ChoiceProps<Value extends string> {
  readonly label: string;
  readonly about?: string;
  readonly value: Value;
  readonly choices: readonly { readonly value: Value; readonly title: string }[];
  readonly onChange: (value: Value) => void;
}

/** One of a few, all of them in view. */
export function Choice<Value extends string>({ label, about, value, choices, onChange }: ChoiceProps<Value>) {
  const id = useId();
  return (
    <div className={styles['choice']}>
      <div>
        <div id={id} className={styles['label']}>
          {label}
        </div>
        {about === undefined ? null : <div className={styles['about']}>{about}</div>}
      </div>
      <RadioGroup.Root
        className={styles['group']}
        aria-labelledby={id}
        value={value}
        onValueChange={(next) => {
          const choice = choices.find((one) => one.value === next);
          if (choice !== undefined) onChange(choice.value);
        }}
      >
        {choices.map((choice) => (
          <RadioGroup.Item key={choice.value} value={choice.value} className={styles['item']}>
            {choice.title}
          </RadioGroup.Item>
        ))}
      </RadioGroup.Root>
    </div>
  );
}
