import MuiButton from '@mui/material/Button';
import { ElementType, forwardRef, MouseEvent, ReactNode, Ref } from 'react';
import { Link as RouterLink } from 'react-router-dom';
import { radius, useTokens } from '../theme';

export interface ButtonProps {
  variant?: 'primary' | 'outlined' | 'text' | 'danger';
  small?: boolean;
  icon?: ReactNode;
  endIcon?: ReactNode;
  /** A link instead of an action. */
  to?: string;
  href?: string;
  onClick?: (event: MouseEvent<HTMLElement>) => void;
  disabled?: boolean;
  type?: 'button' | 'submit';
  title?: string;
  'aria-label'?: string;
  'aria-haspopup'?: 'menu' | 'dialog' | 'listbox';
  'aria-expanded'?: boolean;
  children?: ReactNode;
}

/** 32 px high, small 26 px; one primary at most on a page. */
export const Button = forwardRef(function PlainButton(
  props: ButtonProps,
  ref: Ref<HTMLButtonElement>,
) {
  const k = useTokens();
  const { variant = 'outlined', small, icon, endIcon, to, ...rest } = props;
  const filled = variant === 'primary' || variant === 'danger';
  const ground = variant === 'danger' ? k.errorText : k.accent;
  const link: { component?: ElementType; to?: string } = to
    ? { component: RouterLink, to }
    : {};
  return (
    <MuiButton
      ref={ref}
      {...link}
      {...rest}
      disableElevation
      variant={filled ? 'contained' : 'outlined'}
      startIcon={icon}
      endIcon={endIcon}
      sx={{
        height: small ? 26 : 32,
        minWidth: small ? 26 : 32,
        px: small ? '8px' : '12px',
        py: 0,
        borderRadius: radius.field,
        fontSize: small ? 12 : 13,
        fontWeight: variant === 'text' ? 400 : 550,
        lineHeight: 1,
        textTransform: 'none',
        letterSpacing: 0,
        whiteSpace: 'nowrap',
        flexShrink: 0,
        ...(filled
          ? {
              bgcolor: ground,
              color: variant === 'danger' ? k.paper : k.onAccent,
              '&:hover': { bgcolor: ground, filter: 'brightness(1.08)' },
            }
          : {
              color: k.text,
              bgcolor: variant === 'text' ? 'transparent' : k.paper,
              borderColor: variant === 'text' ? 'transparent' : k.field,
              '&:hover': {
                bgcolor: k.hover,
                borderColor: variant === 'text' ? 'transparent' : k.second,
              },
            }),
        '&.Mui-focusVisible': {
          outline: `2px solid ${k.accent}`,
          outlineOffset: 2,
        },
        '& .v5-MuiButton-startIcon, & .MuiButton-startIcon': {
          mr: props.children ? '6px' : 0,
          ml: 0,
        },
        '& .v5-MuiButton-endIcon, & .MuiButton-endIcon': {
          ml: '4px',
          mr: '-2px',
        },
        '& svg': { fontSize: '15px !important' },
      }}
    />
  );
});
