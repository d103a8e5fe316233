import ExpandMore from '@mui/icons-material/ExpandMore';
import Star from '@mui/icons-material/Star';
import Box from '@mui/material/Box';
import {
  Formatter,
  type,
  useFormat,
  useMlHomeTranslation,
  useTokens,
} from '@ml-home/backstage-plugin-ml-home-react';
import { columnWriter, fullValue } from '../columnWriter';
import { CompareCell, CompareRow, CompareSection } from './compareRows';

const arrows = { higher: '↑', lower: '↓', none: '' };

const signed = (format: Formatter, value: number): string =>
  `${value > 0 ? '+' : ''}${format.metric(value)}`;

function MetricCell(props: { cell: CompareCell; write: Formatter['metric'] }) {
  const k = useTokens();
  const { t } = useMlHomeTranslation();
  const format = useFormat();
  const { cell } = props;
  if (cell.metric === undefined) {
    return (
      <Box component="span" sx={{ color: k.faint }}>
        {t('compare.unknown')}
      </Box>
    );
  }
  const { difference } = cell;
  return (
    <>
      {difference && difference.verdict !== 'same' && (
        <Box component="span" sx={{ color: k.second, mr: 1, ...type.small }}>
          {signed(format, difference.value)}
          {difference.verdict === 'worse' && ` ${t('compare.worse')}`}
        </Box>
      )}
      {cell.best && (
        <Star
          titleAccess={t('compare.best')}
          sx={{ fontSize: 14, color: k.accent, mr: 0.5, verticalAlign: -2 }}
        />
      )}
      <Box
        component="span"
        title={fullValue(cell.metric)}
        sx={{ fontWeight: cell.best ? 650 : 400 }}
      >
        {props.write(cell.metric)}
      </Box>
    </>
  );
}

function TextCell(props: { cell: CompareCell; mono?: boolean }) {
  const k = useTokens();
  const { t } = useMlHomeTranslation();
  const { text, odd } = props.cell;
  if (text === undefined) {
    return (
      <Box component="span" sx={{ color: k.faint }}>
        {t('compare.unknown')}
      </Box>
    );
  }
  return (
    <Box
      component="span"
      title={text}
      sx={{
        fontWeight: odd ? 650 : 400,
        fontFamily: props.mono ? k.mono : 'inherit',
        fontSize: props.mono ? 12 : 'inherit',
        display: '-webkit-box',
        WebkitLineClamp: 3,
        WebkitBoxOrient: 'vertical',
        overflow: 'hidden',
        overflowWrap: 'anywhere',
      }}
    >
      {text}
    </Box>
  );
}

function Row(props: { row: CompareRow; withBaseline: boolean }) {
  const k = useTokens();
  const { t } = useMlHomeTranslation();
  const format = useFormat();
  const { row } = props;
  const { meaning } = row;
  const write = meaning
    ? columnWriter(format, [
        row.baseline?.metric,
        ...row.cells.map(cell => cell.metric),
      ])
    : format.metric;
  const words = { higher: t('runs.higher'), lower: t('runs.lower'), none: '' };
  const cellOf = (cell: CompareCell) =>
    meaning ? (
      <MetricCell cell={cell} write={write} />
    ) : (
      <TextCell cell={cell} mono={row.mono} />
    );
  return (
    <tr>
      <th scope="row" title={row.id}>
        {row.label}
        {meaning && meaning.direction !== 'none' && (
          <Box
            component="span"
            title={words[meaning.direction]}
            sx={{ color: k.second, ml: 0.5 }}
          >
            {arrows[meaning.direction]}
          </Box>
        )}
        {meaning?.unit && (
          <Box component="span" sx={{ color: k.second, ml: 0.5 }}>
            {meaning.unit}
          </Box>
        )}
      </th>
      {props.withBaseline && (
        <Box component="td" sx={{ color: k.second }}>
          {row.baseline?.metric !== undefined ||
          row.baseline?.text !== undefined
            ? cellOf(row.baseline)
            : ''}
        </Box>
      )}
      {row.cells.map((cell, index) => (
        <Box
          component="td"
          // The columns are the runs, in their order.
          // eslint-disable-next-line react/no-array-index-key
          key={index}
          sx={{ bgcolor: cell.odd ? k.accentGround : undefined }}
        >
          {cellOf(cell)}
        </Box>
      ))}
    </tr>
  );
}

export function CompareSectionRows(props: {
  section: CompareSection;
  rows: CompareRow[];
  /** Rows that are left out because all runs agree. */
  equal: number;
  columns: number;
  withBaseline: boolean;
  open: boolean;
  onToggle: () => void;
}) {
  const k = useTokens();
  const { t } = useMlHomeTranslation();
  const format = useFormat();
  const { section, open } = props;
  const name = t(`compare.${section.id}`);
  const notes = [
    section.id === 'metrics' &&
      props.columns > 1 &&
      t(
        props.withBaseline ? 'compare.noteMetrics' : 'compare.noteMetricsPlain',
      ),
    props.equal > 0 &&
      t('compare.folded', {
        count: props.equal,
        n: format.number(props.equal),
      }),
  ].filter(Boolean);
  return (
    <tbody>
      <tr>
        <Box
          component="td"
          colSpan={1 + props.columns + (props.withBaseline ? 1 : 0)}
          sx={{ bgcolor: k.ground, p: '0 !important' }}
        >
          <Box
            sx={{
              display: 'flex',
              alignItems: 'center',
              justifyContent: 'space-between',
              gap: 2,
              px: 1,
              position: 'sticky',
              left: 0,
            }}
          >
            <Box
              component="button"
              type="button"
              aria-expanded={open}
              onClick={props.onToggle}
              sx={{
                border: 0,
                bgcolor: 'transparent',
                color: k.text,
                cursor: 'pointer',
                display: 'inline-flex',
                alignItems: 'center',
                gap: 0.5,
                py: '5px',
                px: 0.5,
                fontFamily: 'inherit',
                ...type.panel,
                '&:focus-visible': { outline: `2px solid ${k.accent}` },
              }}
            >
              <ExpandMore
                aria-hidden
                sx={{
                  fontSize: 16,
                  transform: open ? undefined : 'rotate(-90deg)',
                }}
              />
              {name}
              <Box component="span" sx={{ color: k.second, fontWeight: 400 }}>
                {props.columns > 1
                  ? t('compare.sectionCount', {
                      n: format.number(section.differing),
                      total: format.number(section.rows.length),
                    })
                  : format.number(section.rows.length)}
              </Box>
            </Box>
            <Box component="span" sx={{ color: k.second, ...type.small }}>
              {notes.join(' · ')}
            </Box>
          </Box>
        </Box>
      </tr>
      {open &&
        props.rows.map(row => (
          <Row key={row.id} row={row} withBaseline={props.withBaseline} />
        ))}
    </tbody>
  );
}
