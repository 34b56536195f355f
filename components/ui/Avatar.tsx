import type { ReactNode } from 'react';

export interface AvatarProps {
  /** Initials or an icon; the name stands beside it, so this is decoration. */
  children: ReactNode;
  size?: 'small' | 'large';
  isPlain?: boolean;
}

export function Avatar({ children, size, isPlain = false }: AvatarProps) {
  const names = ['avatar', size === undefined ? '' : `avatar--${size}`, isPlain ? 'avatar--plain' : ''];
  return (
    <span className={names.filter(Boolean).join(' ')} aria-hidden="true">
      {children}
    </span>
  );
}
