import ChevronRight from '@mui/icons-material/ChevronRight';
import Box from '@mui/material/Box';
import { type, useTokens } from '@ml-home/backstage-plugin-ml-home-react';
import { ReactNode, useState } from 'react';

/** Something folded under its name; what is inside is drawn when it opens. */
export function Fold(props: {
  label: ReactNode;
  note?: ReactNode;
  open?: boolean;
  children: () => ReactNode;
}) {
  const k = useTokens();
  const [open, setOpen] = useState(!!props.open);
  return (
    <Box>
      <Box
        component="button"
        type="button"
        aria-expanded={open}
        onClick={() => setOpen(!open)}
        sx={{
          display: 'flex',
          alignItems: 'center',
          gap: 0.5,
          minHeight: 24,
          p: 0,
          pr: 0.5,
          border: 0,
          bgcolor: 'transparent',
          color: k.text,
          fontFamily: 'inherit',
          ...type.small,
          textAlign: 'left',
          cursor: 'pointer',
          '& svg': {
            fontSize: 16,
            color: k.second,
            transform: open ? 'rotate(90deg)' : 'none',
          },
          '&:hover': { color: k.link },
          '&:focus-visible': {
            outline: `2px solid ${k.accent}`,
            outlineOffset: 1,
          },
        }}
      >
        <ChevronRight aria-hidden />
        {props.label}
        {props.note && (
          <Box component="span" sx={{ color: k.second }}>
            {props.note}
          </Box>
        )}
      </Box>
      {open && props.children()}
    </Box>
  );
}
