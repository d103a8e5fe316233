import Check from '@mui/icons-material/Check';
import Box from '@mui/material/Box';
import Menu from '@mui/material/Menu';
import MenuItem from '@mui/material/MenuItem';
import { Fragment, ReactNode } from 'react';
import { Link } from 'react-router-dom';
import { radius, type, useTokens } from '../theme';

export interface MenuAction {
  label: string;
  onClick?: () => void;
  /** A link instead of an action. */
  to?: string;
  /** One of several that exclude each other: whether it holds. */
  checked?: boolean;
  /** A refused action stays in sight, with its reason. */
  disabled?: string | boolean;
  note?: ReactNode;
}

export interface ActionMenuProps {
  label: string;
  anchor: HTMLElement | null;
  onClose: () => void;
  /** Groups, divided by lines; absent actions fall out. */
  groups: (MenuAction | false | undefined)[][];
}

/** A menu of actions in groups. */
export function ActionMenu(props: ActionMenuProps) {
  const k = useTokens();
  const groups = props.groups
    .map(group => group.filter((one): one is MenuAction => !!one))
    .filter(group => group.length);
  return (
    <Menu
      open={!!props.anchor}
      anchorEl={props.anchor}
      onClose={props.onClose}
      transitionDuration={120}
      MenuListProps={{ 'aria-label': props.label, dense: true }}
      slotProps={{
        paper: {
          sx: {
            minWidth: 200,
            maxWidth: 340,
            borderRadius: radius.field,
            border: `1px solid ${k.line}`,
            backgroundImage: 'none',
            bgcolor: k.paper,
            fontFamily: k.sans,
          },
        },
      }}
    >
      {groups.flatMap((group, g) => [
        g > 0 && (
          <Box
            component="li"
            role="separator"
            key={`line-${g}`}
            sx={{ my: 0.5, borderTop: `1px solid ${k.line}` }}
          />
        ),
        ...group.map(action => (
          <MenuItem
            key={action.label}
            role={action.checked === undefined ? 'menuitem' : 'menuitemradio'}
            aria-checked={action.checked}
            disabled={!!action.disabled}
            {...(action.to ? { component: Link, to: action.to } : {})}
            onClick={() => {
              props.onClose();
              action.onClick?.();
            }}
            sx={{
              ...type.body,
              fontFamily: k.sans,
              color: k.text,
              minHeight: 32,
              gap: 1,
              '&.Mui-disabled': { opacity: 1, color: k.faint },
            }}
          >
            <Fragment>
              {action.checked !== undefined && (
                <Box sx={{ width: 16, display: 'grid', color: k.accent }}>
                  {action.checked && <Check sx={{ fontSize: 16 }} />}
                </Box>
              )}
              <span>{action.label}</span>
              {(action.note || typeof action.disabled === 'string') && (
                <Box
                  component="span"
                  sx={{
                    ml: 'auto',
                    pl: 2,
                    color: k.second,
                    ...type.small,
                    whiteSpace: 'normal',
                  }}
                >
                  {typeof action.disabled === 'string'
                    ? action.disabled
                    : action.note}
                </Box>
              )}
            </Fragment>
          </MenuItem>
        )),
      ])}
    </Menu>
  );
}
