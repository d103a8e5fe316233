import Box from '@mui/material/Box';
import { Tokens, useTokens } from '@ml-home/backstage-plugin-ml-home-react';
import {
  FilterError,
  FilterPieceKind,
  filterPieces,
} from '@ml-home/backstage-plugin-ml-home-common';

const FONT = 12.5;
/** Width of a letter of the monospace stack in px. */
export const LETTER = FONT * 0.602;

/** The field and the coloured text behind it must lie on each other to the pixel. */
export const filterFont = (k: Tokens) => ({
  fontFamily: k.mono,
  fontSize: FONT,
  lineHeight: '30px',
  letterSpacing: 0,
  whiteSpace: 'pre' as const,
});

/** The filter in colours, with the wrong word underlined; the field above it shows only the caret. */
export function FilterPaint(props: {
  text: string;
  scroll: number;
  fault: FilterError | undefined;
}) {
  const k = useTokens();
  const { fault } = props;
  const colours: Partial<Record<FilterPieceKind, string>> = {
    key: k.link,
    operator: k.second,
    and: k.second,
  };
  return (
    <Box
      aria-hidden
      sx={{
        position: 'absolute',
        inset: 0,
        overflow: 'hidden',
        pointerEvents: 'none',
      }}
    >
      <Box
        sx={{
          ...filterFont(k),
          transform: `translateX(${-props.scroll}px)`,
        }}
      >
        {filterPieces(props.text).map(piece => {
          const wrong =
            fault &&
            piece.at < Math.max(fault.end, fault.at + 1) &&
            piece.end > fault.at;
          return (
            <Box
              component="span"
              key={piece.at}
              sx={{
                color: colours[piece.kind] ?? k.text,
                fontWeight: piece.kind === 'value' ? 700 : 400,
                ...(wrong && {
                  textDecoration: `underline wavy ${k.error}`,
                  textUnderlineOffset: '4px',
                }),
              }}
            >
              {piece.text}
            </Box>
          );
        })}
      </Box>
    </Box>
  );
}
