import {
  Age,
  Button,
  ErrorPanel,
  OwnerLink,
  Panel,
  StateGlyph,
  type,
  useFormat,
  useMlHomePaths,
  useMlHomeQuery,
  useMlHomeTranslation,
  useTokens,
} from '@ml-home/backstage-plugin-ml-home-react';
import { NeedItem, Needs } from '@ml-home/backstage-plugin-ml-home-common';
import Box from '@mui/material/Box';
import Link from '@mui/material/Link';
import { Link as RouterLink } from 'react-router-dom';

const kinds = ['review', 'changes', 'finding', 'expiring'] as const;
type Kind = NeedItem['kind'];

/** Where all of a kind are listed. */
function useListPaths(): Record<Kind, string> {
  const { governance } = useMlHomePaths();
  return {
    review: `${governance}?view=queue`,
    changes: `${governance}?view=queue&queue=submitted`,
    finding: `${governance}?view=findings&which=mine`,
    expiring: `${governance}?view=queue&queue=submitted`,
  };
}

function useWhat() {
  const { t } = useMlHomeTranslation();
  return ({ kind, title, state }: NeedItem): string => {
    if (kind === 'review') return t('govNeeds.review', { role: title ?? '' });
    if (kind === 'finding') return title ?? '';
    return kind === 'changes'
      ? t(`govState.${state ?? 'changes_requested'}`)
      : t('govNeeds.expiring');
  };
}

function Row(props: { item: NeedItem }) {
  const k = useTokens();
  const { t } = useMlHomeTranslation();
  const format = useFormat();
  const paths = useMlHomePaths();
  const what = useWhat();
  const { item } = props;
  const name = item.version ? `${item.model} v${item.version}` : item.model;
  const to = () => {
    if (item.reviewId) return paths.review(item.reviewId);
    return item.version
      ? paths.version(item.model, item.version)
      : paths.model(item.model);
  };
  const glyph = () => {
    if (item.late) return 'fail';
    return item.kind === 'expiring' ? 'warning' : 'pending';
  };
  return (
    <Box
      component="li"
      sx={{
        display: 'flex',
        alignItems: 'center',
        gap: 1.5,
        px: 2,
        minHeight: 40,
        borderTop: `1px solid ${k.line}`,
        '&:first-of-type': { borderTop: 0 },
      }}
    >
      <StateGlyph state={glyph()} />
      <Box
        sx={{
          flex: 1,
          minWidth: 0,
          overflow: 'hidden',
          textOverflow: 'ellipsis',
          whiteSpace: 'nowrap',
        }}
      >
        <Link
          component={RouterLink}
          to={to()}
          underline="hover"
          sx={{ color: k.text }}
        >
          <Box component="span" sx={{ fontWeight: 650 }}>
            {name}
          </Box>{' '}
          <Box component="span" sx={{ color: k.second }}>
            {what(item)}
          </Box>
        </Link>
      </Box>
      {item.from && (
        <Box sx={{ '@media (max-width: 899px)': { display: 'none' } }}>
          <OwnerLink entityRef={item.from} />
        </Box>
      )}
      <Box
        sx={{
          width: 120,
          textAlign: 'right',
          whiteSpace: 'nowrap',
          color: item.late ? k.errorText : k.second,
          ...type.small,
        }}
      >
        {item.kind === 'changes' && <Age at={item.at} />}
        {item.kind !== 'changes' &&
          item.at &&
          t(item.kind === 'expiring' ? 'govNeeds.until' : 'govNeeds.due', {
            when: format.date(item.at),
          })}
      </Box>
      <Button
        small
        to={to()}
        aria-label={`${t(`govNeeds.act.${item.kind}`)}: ${name}`}
      >
        {t(`govNeeds.act.${item.kind}`)}
      </Button>
    </Box>
  );
}

/** How many there are of each kind, each a way to all of them. */
function Counts(props: { counts: Needs['counts'] }) {
  const k = useTokens();
  const { t } = useMlHomeTranslation();
  const format = useFormat();
  const lists = useListPaths();
  return (
    <Box
      sx={{ display: 'flex', flexWrap: 'wrap', columnGap: 2, ...type.small }}
    >
      {kinds
        .filter(kind => props.counts[kind] > 0)
        .map(kind => (
          <Link
            key={kind}
            component={RouterLink}
            to={lists[kind]}
            underline="hover"
            sx={{ color: k.link }}
          >
            {t(`govNeeds.count.${kind}`, {
              count: props.counts[kind],
              n: format.number(props.counts[kind]),
            })}
          </Link>
        ))}
    </Box>
  );
}

/** What waits for the person who looks, the most urgent first; nothing at all where nothing does. */
export function NeedsYou() {
  const { t } = useMlHomeTranslation();
  const format = useFormat();
  const query = useMlHomeQuery(
    ['governance', 'needs'],
    (api, signal) => api.governance.needs({}, { signal }),
    { refetchInterval: 60_000 },
  );
  const { data, error } = query;
  // Who may not see governance has a home as ever.
  if ((error as { statusCode?: number } | null)?.statusCode === 403)
    return null;
  if (!data) {
    return error ? (
      <Panel flush title={t('govNeeds.title')}>
        <ErrorPanel
          title={t('govNeeds.failed')}
          error={error}
          onRetry={() => {
            query.refetch();
          }}
        />
      </Panel>
    ) : null;
  }
  const total = kinds.reduce((sum, kind) => sum + data.counts[kind], 0);
  if (total === 0) return null;
  return (
    <Panel
      flush
      title={t('govNeeds.title')}
      note={format.number(total)}
      action={<Counts counts={data.counts} />}
    >
      <Box component="ul" sx={{ listStyle: 'none', m: 0, p: 0 }}>
        {data.items.map(item => (
          <Row key={`${item.kind} ${item.id}`} item={item} />
        ))}
      </Box>
    </Panel>
  );
}
