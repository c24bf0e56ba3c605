import type { ButtonHTMLAttributes, Ref } from 'react';
import styles from '#window/components/button.module.css';

interface ButtonProps extends ButtonHTMLAttributes<HTMLButtonElement> {
  readonly look?: 'plain' | 'main' | 'quiet';
  readonly ref?: Ref<HTMLButtonElement>;
}

export function Button({ look = 'plain', className, ...rest }: ButtonProps) {
  return <button type="button" className={`${styles['button']} ${styles[look]} ${className ?? ''}`} {...rest} />;
}
