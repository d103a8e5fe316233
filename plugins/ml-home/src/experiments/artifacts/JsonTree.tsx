import Box from '@mui/material/Box';
import {
  Button,
  useFormat,
  useMlHomeTranslation,
  useTokens,
} from '@ml-home/backstage-plugin-ml-home-react';
import { ReactNode, useState } from 'react';
import { Fold } from '../runPage/Fold';

const PAGE = 100;
/** So many characters of a text are shown on their own; longer ones fold. */
const LONG = 2000;

const isBranch = (value: unknown): value is object =>
  typeof value === 'object' && value !== null;

function Leaf(props: { value: unknown }) {
  const k = useTokens();
  const { t } = useMlHomeTranslation();
  const [all, setAll] = useState(false);
  const { value } = props;
  const text = typeof value === 'string' ? value : String(value);
  const cut = text.length > LONG && !all;
  return (
    <>
      <Box
        component="span"
        sx={{
          color: typeof value === 'string' ? k.text : k.accent,
          whiteSpace: 'pre-wrap',
          overflowWrap: 'anywhere',
        }}
      >
        {cut ? `${text.slice(0, LONG)}…` : text}
      </Box>
      {cut && (
        <Button small variant="text" onClick={() => setAll(true)}>
          {t('runPage.more')}
        </Button>
      )}
    </>
  );
}

function Branch(props: { value: object; depth: number }) {
  const { t } = useMlHomeTranslation();
  const format = useFormat();
  const [shown, setShown] = useState(PAGE);
  const entries = Object.entries(props.value);
  const rest = entries.length - shown;
  return (
    <Box sx={{ pl: props.depth ? 2.25 : 0 }}>
      {entries.slice(0, shown).map(([key, value]) => (
        <Node key={key} name={key} value={value} depth={props.depth + 1} />
      ))}
      {rest > 0 && (
        <Button small variant="text" onClick={() => setShown(shown + PAGE * 5)}>
          {t('preview.moreItems', { count: rest, n: format.number(rest) })}
        </Button>
      )}
    </Box>
  );
}

function Node(props: { name: string; value: unknown; depth: number }) {
  const k = useTokens();
  const { t } = useMlHomeTranslation();
  const format = useFormat();
  const { name, value, depth } = props;
  const label: ReactNode = (
    <Box component="span" sx={{ color: k.second, fontFamily: k.mono }}>
      {name}
    </Box>
  );
  if (!isBranch(value) || !Object.keys(value).length) {
    const empty = Array.isArray(value) ? '[]' : '{}';
    // Texts of several lines get the whole width, below their name.
    const wide =
      typeof value === 'string' && (value.length > 80 || /\n/.test(value));
    return (
      <Box
        sx={{
          display: wide ? 'block' : 'flex',
          gap: 1,
          pl: 2.5,
          py: '2px',
        }}
      >
        <Box sx={{ flexShrink: 0 }}>{label}</Box>
        <Box sx={{ minWidth: 0 }}>
          {isBranch(value) ? empty : <Leaf value={value} />}
        </Box>
      </Box>
    );
  }
  const count = Object.keys(value).length;
  return (
    <Fold
      label={label}
      open={depth <= 2 && count <= 20}
      note={t(Array.isArray(value) ? 'preview.items' : 'preview.fields', {
        count,
        n: format.number(count),
      })}
    >
      {() => <Branch value={value} depth={depth} />}
    </Fold>
  );
}

/** JSON that folds; deep and long parts begin folded. */
export function JsonTree(props: { value: unknown }) {
  const k = useTokens();
  const { value } = props;
  return (
    <Box sx={{ fontFamily: k.mono, fontSize: 12, lineHeight: '20px' }}>
      {isBranch(value) ? (
        <Branch value={value} depth={0} />
      ) : (
        <Leaf value={value} />
      )}
    </Box>
  );
}
