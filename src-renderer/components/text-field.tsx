import { type ReactNode, useId } from 'react';
import styles from '#window/components/form-dialog.module.css';

interface TextFieldProps {
  readonly label: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly placeholder?: string;
  /** Shown below it: what is wrong with what stands in it. */
  readonly problem?: string | null;
  readonly most?: number;
  readonly isFigure?: boolean;
  /** More than one line. */
  readonly rows?: number;
}

export function TextField(props: TextFieldProps): ReactNode {
  const { label, value, onChange, placeholder = '', problem = null, most = 200, isFigure = false, rows } = props;
  const [field, wrong] = [useId(), useId()];
  const shared = {
    id: field,
    value,
    maxLength: most,
    placeholder,
    'aria-invalid': problem !== null,
    ...(problem === null ? {} : { 'aria-describedby': wrong }),
  };
  return (
    <div className={styles['field']} data-figure={isFigure}>
      <label htmlFor={field}>{label}</label>
      {rows === undefined ? (
        <input
          {...shared}
          spellCheck={false}
          autoComplete="off"
          {...(isFigure ? { inputMode: 'decimal' as const } : {})}
          onChange={({ target }) => onChange(target.value)}
        />
      ) : (
        <textarea {...shared} rows={rows} onChange={({ target }) => onChange(target.value)} />
      )}
      {problem === null ? null : (
        <p id={wrong} className={styles['wrong']}>
          {problem}
        </p>
      )}
    </div>
  );
}
