import type { ComponentProps } from 'react';

export interface ButtonProps extends ComponentProps<'button'> {
  variant?: 'primary' | 'secondary' | 'text' | 'danger';
}

export function Button({ variant = 'secondary', className, type = 'button', ...rest }: ButtonProps) {
  const names = ['button', variant === 'secondary' ? '' : `button--${variant}`, className ?? ''];
  return <button type={type} className={names.filter(Boolean).join(' ')} {...rest} />;
}
