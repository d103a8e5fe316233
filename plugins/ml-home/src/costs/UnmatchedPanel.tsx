import Box from '@mui/material/Box';
import {
  Button,
  ErrorPanel,
  LoadingSkeleton,
  Panel,
  StateGlyph,
  type,
  useFormat,
  useMlHomePaths,
  useMlHomeQuery,
  useMlHomeTranslation,
  useTokens,
} from '@ml-home/backstage-plugin-ml-home-react';
import { SumAmount, useSumText } from './CostFigures';
import { CostState } from './costState';
import { useCosts } from './useCosts';

const SHOWN = 8;

/** Charges that belong to nobody, and the rules that would match them. */
export function UnmatchedPanel(props: { state: CostState }) {
  const k = useTokens();
  const { t } = useMlHomeTranslation();
  const format = useFormat();
  const paths = useMlHomePaths();
  const sumText = useSumText();
  const { overview } = useCosts();
  const { from, to, cost, currency } = props.state;
  const query = { from, to, cost, currency };
  const unmatched = useMlHomeQuery(
    ['costs', 'unmatched', query],
    (api, signal) => api.costs.unmatched({ query }, { signal }),
    { keepPrevious: true },
  );
  const shownIn = overview.data?.currency ?? currency ?? 'USD';
  const { data, error } = unmatched;
  const hasAny =
    !!data && (Number(data.sum.amount) !== 0 || data.sum.unknown > 0);
  return (
    <Panel
      title={t('costs.unmatched')}
      note={
        hasAny &&
        t('costs.unmatchedNote', { amount: sumText(data.sum, shownIn) })
      }
      flush
    >
      {error && !data && (
        <ErrorPanel
          title={t('costs.failed')}
          error={error}
          onRetry={() => {
            unmatched.refetch();
          }}
        />
      )}
      {!data && !error && <LoadingSkeleton rows={4} />}
      {data && !hasAny && (
        <Box sx={{ p: 2, display: 'flex', gap: 1, alignItems: 'center' }}>
          <StateGlyph state="ok" />
          {t('costs.unmatchedNone')}
        </Box>
      )}
      {hasAny && (
        <Box component="ul" sx={{ listStyle: 'none', m: 0, p: 0 }}>
          {data.groups.slice(0, SHOWN).map((group, i) => (
            <Box
              component="li"
              key={`${group.field} ${group.value}`}
              sx={{
                display: 'flex',
                alignItems: 'center',
                gap: 1,
                px: 2,
                py: 1,
                borderTop: i ? `1px solid ${k.line}` : 0,
              }}
            >
              <StateGlyph state="unknown" />
              <Box sx={{ minWidth: 0, flex: 1 }}>
                <Box
                  title={`${group.field} = ${group.value}`}
                  sx={{
                    overflow: 'hidden',
                    textOverflow: 'ellipsis',
                    whiteSpace: 'nowrap',
                  }}
                >
                  {group.field} = {group.value}
                  {group.object &&
                    ` → ${group.object.kind} ${group.object.name}`}
                </Box>
                <Box sx={{ color: k.second, ...type.small }}>
                  {t('costs.unmatchedCount', {
                    count: group.charges,
                    n: format.number(group.charges),
                  })}
                </Box>
              </Box>
              <Box sx={{ fontWeight: 550, fontVariantNumeric: 'tabular-nums' }}>
                <SumAmount sum={group.sum} currency={shownIn} />
              </Box>
              <Button
                small
                to={`${paths.costRules}?${new URLSearchParams({
                  add: JSON.stringify(group.rule),
                  month: from.slice(0, 7),
                })}`}
              >
                {t('costs.dryRun')}
              </Button>
            </Box>
          ))}
        </Box>
      )}
    </Panel>
  );
}
