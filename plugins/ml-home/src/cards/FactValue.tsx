import { MarkdownContent } from '@backstage/core-components';
import Box from '@mui/material/Box';
import Link from '@mui/material/Link';
import {
  CardFieldId,
  CardValues,
  infoOf,
} from '@ml-home/backstage-plugin-ml-home-common';
import {
  Chip,
  OwnerLink,
  radius,
  type,
  useFormat,
  useMlHomeTranslation,
  useTokens,
} from '@ml-home/backstage-plugin-ml-home-react';
import { ReactNode } from 'react';

const noImage = () => '';

/**
 * Markdown of strangers: HTML in it stays text, and pictures are not fetched, because a picture can be a script (SVG),
 * and tells its server who reads the card.
 */
export function CardText(props: { text: string }) {
  const k = useTokens();
  return (
    <Box
      sx={{
        maxWidth: 760,
        overflowWrap: 'anywhere',
        '& *': { fontSize: '13px', lineHeight: '20px' },
        '& p, & ul, & ol, & table, & pre': { mt: 0, mb: 0.75 },
        '& > div > :last-child': { mb: 0 },
        '& h1, & h2, & h3, & h4, & h5, & h6': {
          m: 0,
          mt: 0.5,
          fontWeight: 650,
          color: k.text,
        },
        '& a': { color: k.link },
        '& code': {
          fontFamily: k.mono,
          fontSize: '12px',
          bgcolor: k.codeGround,
          borderRadius: radius.chip,
          px: 0.5,
        },
        '& img': { display: 'none' },
        '& table th, & table td': { border: `1px solid ${k.line}`, px: 1 },
      }}
    >
      <MarkdownContent
        content={props.text}
        dialect="gfm"
        transformImageUri={noImage}
      />
    </Box>
  );
}

const isLink = (text: string) => /^https?:\/\/\S+$/i.test(text);

function Line(props: { text: string }) {
  const k = useTokens();
  if (/^(user|group):/.test(props.text)) {
    return <OwnerLink entityRef={props.text} />;
  }
  return isLink(props.text) ? (
    <Link
      href={props.text}
      target="_blank"
      rel="noreferrer noopener"
      sx={{ color: k.link }}
    >
      {props.text}
    </Link>
  ) : (
    <>{props.text}</>
  );
}

/** Rows of a list of records; long ones are folded. */
export function SmallTable(props: {
  label: string;
  heads: string[];
  rows: ReactNode[][];
  /** Columns that hold numbers. */
  numeric?: number[];
}) {
  const k = useTokens();
  return (
    <Box
      tabIndex={0}
      role="region"
      aria-label={props.label}
      sx={{
        overflow: 'auto',
        maxHeight: 320,
        '@media print': { maxHeight: 'none' },
      }}
    >
      <Box
        component="table"
        sx={{
          borderCollapse: 'collapse',
          minWidth: '50%',
          ...type.small,
          '& th': {
            textAlign: 'left',
            fontWeight: 400,
            color: k.second,
            pr: 2,
            pb: 0.25,
          },
          '& td': {
            pr: 2,
            py: 0.25,
            borderTop: `1px solid ${k.line}`,
            verticalAlign: 'top',
            overflowWrap: 'anywhere',
          },
          // A figure in two lines reads as two figures.
          '& td.figure': { whiteSpace: 'nowrap' },
          '@media print': { '& td:first-of-type': { overflowWrap: 'normal' } },
          fontVariantNumeric: 'tabular-nums',
        }}
      >
        <thead>
          <tr>
            {props.heads.map((head, i) => (
              <th
                key={head}
                scope="col"
                style={props.numeric?.includes(i) ? { textAlign: 'right' } : {}}
              >
                {head}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {props.rows.map((row, r) => (
            // Rows have no other name than their place.
            // eslint-disable-next-line react/no-array-index-key
            <tr key={r}>
              {row.map((cell, c) => (
                <td
                  key={props.heads[c]}
                  className={props.numeric?.includes(c) ? 'figure' : undefined}
                  style={
                    props.numeric?.includes(c) ? { textAlign: 'right' } : {}
                  }
                >
                  {cell}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </Box>
    </Box>
  );
}

const lists: Partial<Record<CardFieldId, string[]>> = {
  'overview.inputs': ['name', 'type'],
  'overview.outputs': ['name', 'type'],
  'overview.baseModels': ['name', 'relation', 'revision'],
  'data.training': ['name', 'context', 'rows', 'digest'],
  'data.evaluation': ['name', 'context', 'rows', 'digest'],
  'evaluation.metrics': ['key', 'value', 'n', 'dataset', 'evaluation'],
  'evaluation.slices': ['key', 'slice', 'value', 'n'],
  'fairness.groups': ['attribute', 'group', 'n', 'selectionRate'],
  'fairness.affectedGroups': ['group', 'benefits', 'harms', 'mitigation'],
  'explainability.importance': ['feature', 'value'],
  'environment.dependencies': ['name', 'version'],
  'environment.hyperparameters': ['name', 'value'],
  'risks.risks': ['name', 'mitigation'],
};

const numbers = new Set(['value', 'n', 'rows', 'selectionRate']);

/** One value of a card, in the form of its field. */
export function FactValue<K extends CardFieldId>(props: {
  id: K;
  value: CardValues[K];
  label: string;
  /** Leaves out ids of runs, which say nothing to outsiders. */
  publicOnly?: boolean;
}) {
  const k = useTokens();
  const { t } = useMlHomeTranslation();
  const format = useFormat();
  const { id, value } = props;
  const { unit } = infoOf(id);
  const cell = (one: unknown): ReactNode => {
    if (one === undefined || one === null) return '';
    if (typeof one === 'number') {
      return Number.isInteger(one) ? format.number(one) : format.metric(one);
    }
    if (typeof one === 'object') {
      return Object.entries(one)
        .map(([key, inner]) => `${key} ${inner}`)
        .join(', ');
    }
    return String(one);
  };
  if (value === undefined) {
    return <Box sx={{ color: k.faint }}>{t('cards.unknown')}</Box>;
  }
  if (typeof value === 'number') {
    return (
      <Box sx={{ fontVariantNumeric: 'tabular-nums' }}>
        {unit === 'h'
          ? format.duration(value * 3_600_000)
          : `${format.metric(value)}${unit ? ` ${unit}` : ''}`}
      </Box>
    );
  }
  if (Array.isArray(value)) {
    const columns = lists[id];
    if (!columns) {
      return (
        <Box sx={{ display: 'flex', flexWrap: 'wrap', gap: 0.5 }}>
          {(value as string[]).map(one => (
            <Chip key={one}>{one}</Chip>
          ))}
        </Box>
      );
    }
    const records = value as unknown as Record<string, unknown>[];
    const used = columns.filter(
      column =>
        records.some(one => one[column] !== undefined) &&
        !(props.publicOnly && column === 'evaluation'),
    );
    return (
      <SmallTable
        label={props.label}
        heads={used}
        numeric={used.flatMap((column, i) => (numbers.has(column) ? [i] : []))}
        rows={records.map(one => used.map(column => cell(one[column])))}
      />
    );
  }
  if (typeof value === 'object') {
    const parts = Object.entries(value).map(
      ([key, one]) => [key, one] as const,
    );
    return (
      <Box sx={{ overflowWrap: 'anywhere' }}>
        {parts.map(([key, one]) => (
          <Box key={key} component="span" sx={{ mr: 1.5 }}>
            <Box component="span" sx={{ color: k.second }}>
              {key}
            </Box>{' '}
            {Array.isArray(one) ? one.join(', ') : cell(one)}
          </Box>
        ))}
      </Box>
    );
  }
  if (id === 'overview.createdAt' && !Number.isNaN(Date.parse(`${value}`))) {
    return <span title={`${value}`}>{format.absolute(`${value}`)}</span>;
  }
  const text = String(value);
  const multiline = /\n|[*_`#[\]|]/.test(text) || text.length > 200;
  return multiline ? (
    <CardText text={text} />
  ) : (
    <Box sx={{ overflowWrap: 'anywhere', maxWidth: 760 }}>
      <Line text={text} />
    </Box>
  );
}
