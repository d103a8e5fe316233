import Close from '@mui/icons-material/Close';
import FilterAltOutlined from '@mui/icons-material/FilterAltOutlined';
import Box from '@mui/material/Box';
import {
  Kbd,
  radius,
  type,
  useHotkeys,
  useMlHomeTranslation,
  useTokens,
} from '@ml-home/backstage-plugin-ml-home-react';
import {
  KeyboardEvent,
  ReactNode,
  useEffect,
  useId,
  useLayoutEffect,
  useRef,
  useState,
} from 'react';
import {
  applySuggestion,
  completionAt,
  filterFault,
  nameFilter,
  Suggestion,
} from './completion';
import { FilterPaint, filterFont, LETTER } from './FilterPaint';
import { SuggestionList } from './SuggestionList';
import { useSuggestions } from './useSuggestions';

export interface FilterBarProps {
  experiment: string;
  /** The filter at work. */
  value: string;
  onApply: (filter: string) => void;
  /** What the server had against the filter at work. */
  refused?: string;
  /** How many runs match. */
  end: ReactNode;
}

const LEFT = 34;

/** MLflow's filter grammar with colours, completion and the fault under its word. */
export function FilterBar(props: FilterBarProps) {
  const k = useTokens();
  const { t } = useMlHomeTranslation();
  const id = useId();
  const input = useRef<HTMLInputElement>(null);
  const [text, setText] = useState(props.value);
  const [caret, setCaret] = useState(0);
  const [focused, setFocused] = useState(false);
  const [listOpen, setListOpen] = useState(false);
  const [chosen, setChosen] = useState(-1);
  const [scroll, setScroll] = useState(0);
  const [tried, setTried] = useState(false);
  const nextCaret = useRef<number>(undefined);

  useEffect(() => {
    setText(props.value);
    setTried(false);
  }, [props.value]);
  const focus = () => input.current?.focus();
  useHotkeys({ f: focus });

  const place = focused && listOpen ? completionAt(text, caret) : undefined;
  const { suggestions } = useSuggestions(props.experiment, text, place);
  const shown = place ? suggestions : [];
  const changed = text.trim() !== props.value.trim();
  const fault = filterFault(text);
  // While someone writes, half a comparison is no fault; it is one once they asked for it.
  const visibleFault =
    fault && (tried || (changed && !focused)) ? fault : undefined;
  const refused = !changed && !fault ? props.refused : undefined;

  useLayoutEffect(() => {
    if (nextCaret.current !== undefined && input.current) {
      input.current.setSelectionRange(nextCaret.current, nextCaret.current);
      setCaret(nextCaret.current);
      nextCaret.current = undefined;
    }
    setScroll(input.current?.scrollLeft ?? 0);
  }, [text]);

  const write = (value: string) => {
    setText(value);
    setTried(false);
    setChosen(-1);
    setListOpen(true);
  };
  const take = (suggestion: Suggestion) => {
    if (!place) return;
    const whole = nameFilter(text) === suggestion.insert;
    if (whole) {
      setText(suggestion.insert);
      setListOpen(false);
      props.onApply(suggestion.insert);
      return;
    }
    const next = applySuggestion(text, place, suggestion);
    nextCaret.current = next.caret;
    write(next.text);
    input.current?.focus();
  };
  const apply = () => {
    const named = fault && nameFilter(text);
    if (fault && !named) {
      setTried(true);
      setListOpen(false);
      return;
    }
    setListOpen(false);
    if (named) setText(named);
    props.onApply((named ?? text).trim());
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      event.preventDefault();
      if (!listOpen) {
        setListOpen(true);
        return;
      }
      const step = event.key === 'ArrowDown' ? 1 : -1;
      const count = shown.length;
      if (count)
        setChosen(
          at => (at + step + count + (at < 0 && step < 0 ? 1 : 0)) % count,
        );
    } else if (event.key === 'Enter') {
      event.preventDefault();
      if (chosen >= 0 && shown[chosen]) take(shown[chosen]);
      else apply();
    } else if (event.key === 'Tab' && !event.shiftKey && shown.length) {
      const first = shown[Math.max(0, chosen)];
      if (place && (place.word || chosen >= 0)) {
        event.preventDefault();
        take(first);
      }
    } else if (event.key === 'Escape') {
      event.stopPropagation();
      if (shown.length && listOpen) setListOpen(false);
      else if (changed || tried) {
        setText(props.value);
        setTried(false);
      } else input.current?.blur();
    }
  };

  const letter = LETTER;
  const place0 = LEFT - scroll;

  return (
    <Box sx={{ position: 'relative', flex: '1 1 auto', minWidth: 0 }}>
      <Box
        sx={{
          position: 'relative',
          display: 'flex',
          alignItems: 'center',
          height: 32,
          boxSizing: 'border-box',
          border: `1px solid ${visibleFault || refused ? k.error : k.field}`,
          borderRadius: radius.field,
          bgcolor: k.paper,
          '&:focus-within': {
            outline: `2px solid ${visibleFault ? k.error : k.accent}`,
            outlineOffset: -1,
          },
        }}
      >
        <FilterAltOutlined
          aria-hidden
          sx={{ fontSize: 16, color: k.second, ml: '10px', width: 24 - 2 }}
        />
        <Box sx={{ position: 'relative', flex: 1, minWidth: 0, height: 30 }}>
          <FilterPaint text={text} scroll={scroll} fault={visibleFault} />
          <Box
            component="input"
            ref={input}
            type="text"
            role="combobox"
            aria-label={t('filterBar.label')}
            aria-expanded={shown.length > 0}
            aria-controls={`${id}-list`}
            aria-autocomplete="list"
            aria-activedescendant={
              chosen >= 0 && shown[chosen] ? `${id}-${chosen}` : undefined
            }
            aria-invalid={!!(visibleFault || refused) || undefined}
            aria-describedby={
              visibleFault || refused ? `${id}-fault` : undefined
            }
            autoComplete="off"
            spellCheck={false}
            placeholder={t('filterBar.placeholder')}
            value={text}
            onChange={event => {
              const field = event.target as HTMLInputElement;
              setCaret(field.selectionStart ?? field.value.length);
              write(field.value);
            }}
            onSelect={event => {
              const field = event.target as HTMLInputElement;
              setCaret(field.selectionStart ?? 0);
              setScroll(field.scrollLeft);
            }}
            onScroll={event =>
              setScroll((event.target as HTMLInputElement).scrollLeft)
            }
            onFocus={() => setFocused(true)}
            onClick={() => setListOpen(true)}
            onBlur={() => {
              setFocused(false);
              setListOpen(false);
              setChosen(-1);
            }}
            onKeyDown={onKeyDown}
            sx={{
              ...filterFont(k),
              position: 'absolute',
              inset: 0,
              width: '100%',
              height: 30,
              p: 0,
              border: 0,
              outline: 0,
              bgcolor: 'transparent',
              color: text ? 'transparent' : k.text,
              caretColor: k.text,
              '&::placeholder': { color: k.faint, opacity: 1 },
              '&::selection': { background: k.accentGround },
            }}
          />
        </Box>
        <Box
          sx={{
            px: 1.25,
            color: k.second,
            ...type.small,
            whiteSpace: 'nowrap',
            fontVariantNumeric: 'tabular-nums',
          }}
        >
          {changed ? t('filterBar.pending') : props.end}
        </Box>
        {!text && !focused && (
          <Box sx={{ mr: 1, flexShrink: 0 }}>
            <Kbd>f</Kbd>
          </Box>
        )}
        {text && (
          <Box
            component="button"
            type="button"
            aria-label={t('filterBar.clear')}
            onClick={() => {
              setText('');
              setTried(false);
              props.onApply('');
              input.current?.focus();
            }}
            sx={{
              border: 0,
              bgcolor: 'transparent',
              width: 28,
              height: 28,
              p: 0,
              mr: '2px',
              display: 'grid',
              placeItems: 'center',
              cursor: 'pointer',
              color: k.second,
              '& svg': { fontSize: 16 },
            }}
          >
            <Close aria-hidden />
          </Box>
        )}
      </Box>
      {shown.length > 0 && place && (
        <SuggestionList
          id={id}
          left={Math.max(0, place0 + place.from * letter - 10)}
          suggestions={shown}
          chosen={chosen}
          onTake={take}
        />
      )}
      {(visibleFault || refused) && (
        <Box
          id={`${id}-fault`}
          role="alert"
          sx={{
            pt: '3px',
            pl: `${Math.max(
              0,
              visibleFault
                ? Math.min(place0 + visibleFault.at * letter, 900)
                : LEFT,
            )}px`,
            color: k.errorText,
            ...type.small,
          }}
        >
          {t('filterBar.invalid', {
            reason: visibleFault ? visibleFault.reason : refused!,
          })}
        </Box>
      )}
    </Box>
  );
}
