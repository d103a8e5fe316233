import Box from '@mui/material/Box';
import {
  radius,
  type,
  useMlHomeTranslation,
  useTokens,
} from '@ml-home/backstage-plugin-ml-home-react';
import type { Suggestion } from './completion';

/** Offers below the caret; arrows choose, Enter and Tab take. */
export function SuggestionList(props: {
  id: string;
  left: number;
  suggestions: Suggestion[];
  chosen: number;
  onTake: (suggestion: Suggestion) => void;
}) {
  const k = useTokens();
  const { t } = useMlHomeTranslation();
  return (
    <Box
      id={`${props.id}-list`}
      role="listbox"
      aria-label={t('filterBar.suggestions')}
      sx={{
        position: 'absolute',
        top: 36,
        left: `min(${props.left}px, calc(100% - 420px))`,
        zIndex: 8,
        minWidth: 280,
        maxWidth: 520,
        maxHeight: 320,
        overflow: 'auto',
        py: 0.5,
        border: `1px solid ${k.field}`,
        borderRadius: radius.field,
        bgcolor: k.paper,
        boxShadow: 6,
      }}
    >
      {props.suggestions.map((suggestion, at) => (
        <Box
          key={`${suggestion.insert}-${suggestion.note}`}
          id={`${props.id}-${at}`}
          role="option"
          aria-selected={at === props.chosen}
          // The field must keep the focus.
          onMouseDown={event => event.preventDefault()}
          onClick={() => props.onTake(suggestion)}
          sx={{
            display: 'flex',
            gap: 2,
            alignItems: 'center',
            minHeight: 28,
            px: 1.25,
            cursor: 'pointer',
            bgcolor: at === props.chosen ? k.accentGround : 'transparent',
            '&:hover': {
              bgcolor: at === props.chosen ? k.accentGround : k.hover,
            },
          }}
        >
          <Box
            component="span"
            sx={{
              fontFamily: k.mono,
              fontSize: 12.5,
              color: k.text,
              minWidth: 0,
              overflow: 'hidden',
              textOverflow: 'ellipsis',
              whiteSpace: 'nowrap',
            }}
          >
            {suggestion.label}
          </Box>
          {suggestion.note && (
            <Box
              component="span"
              sx={{
                ml: 'auto',
                color: k.second,
                ...type.small,
                whiteSpace: 'nowrap',
              }}
            >
              {suggestion.note}
            </Box>
          )}
        </Box>
      ))}
    </Box>
  );
}
