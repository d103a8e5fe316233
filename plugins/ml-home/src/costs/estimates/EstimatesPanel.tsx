import Box from '@mui/material/Box';
import {
  Button,
  ErrorPanel,
  LoadingSkeleton,
  Panel,
  type,
  useFormat,
  useMlHomePaths,
  useMlHomeQuery,
  useMlHomeTranslation,
  useTokens,
} from '@ml-home/backstage-plugin-ml-home-react';
import { EstimateError } from '@ml-home/backstage-plugin-ml-home-common';
import { rangeDays } from '../costState';
import { todayUtc } from '../useCosts';
import { keyOf, useToldWords } from './useToldWords';

const MOST_SOURCES = 6;
/** Of older figures the age is told. */
const FRESH_MS = 60_000;

/** Why there is no error to tell. */
const nothingOf = (data: EstimateError) => {
  if (data.waiting.runs > 0) return 'costEstimates.noBill' as const;
  return data.silent + data.unread + data.missing.length > 0
    ? ('costEstimates.noEstimate' as const)
    : ('costEstimates.noRuns' as const);
};

/** How far estimates of the last 90 days were off, and what keeps runs from being estimated. */
export function EstimatesPanel(props: { currency: string }) {
  const k = useTokens();
  const { t } = useMlHomeTranslation();
  const format = useFormat();
  const paths = useMlHomePaths();
  const told = useToldWords();
  const { from, to } = rangeDays('90', todayUtc());
  const query = { from, to, currency: props.currency };
  const { data, error } = useMlHomeQuery(
    ['costs', 'estimates', query],
    (api, signal) => api.costs.estimateErrors({ query }, { signal }),
  );
  const money = (amount: string) => format.money(amount, props.currency);
  return (
    <Panel
      title={t('costEstimates.title')}
      note={
        data && Date.now() - Date.parse(data.at) > FRESH_MS
          ? t('costEstimates.asOf', { ago: format.age(data.at) })
          : t('costs.days90')
      }
      action={
        <Button small variant="text" to={paths.costPrices}>
          {t('costEstimates.prices')}
        </Button>
      }
    >
      {error && !data && (
        <ErrorPanel title={t('costEstimates.failed')} error={error} />
      )}
      {!data && !error && <LoadingSkeleton rows={2} />}
      {data && (
        <Box sx={{ display: 'grid', gap: 0.75 }}>
          {data.runs > 0 ? (
            <Box>
              <Box component="span" sx={{ ...type.figure, mr: 1 }}>
                {data.meanError === undefined
                  ? '–'
                  : `± ${format.percent(data.meanError)}`}
              </Box>
              <Box component="span" sx={{ color: k.second }}>
                {t('costEstimates.error', {
                  count: data.runs,
                  n: format.number(data.runs),
                })}
              </Box>
              <Box sx={{ color: k.second, ...type.small }}>
                {t('costEstimates.sums', {
                  estimated: money(data.estimated),
                  billed: money(data.billed),
                })}
              </Box>
            </Box>
          ) : (
            <Box sx={{ color: k.second }}>{t(nothingOf(data))}</Box>
          )}
          {data.sources.length > 1 && (
            <Box sx={{ ...type.small }}>
              <Box sx={{ color: k.second }}>{t('costEstimates.bySource')}</Box>
              {data.sources.slice(0, MOST_SOURCES).map(one => (
                <Box
                  key={one.toldBy.join()}
                  sx={{ display: 'flex', gap: 1, flexWrap: 'wrap' }}
                >
                  <Box sx={{ flex: 1 }}>
                    {one.toldBy.map(told.who).join(' + ')}
                  </Box>
                  <Box sx={{ fontVariantNumeric: 'tabular-nums' }}>
                    {[
                      one.runs > 0 &&
                        t('costEstimates.sourceError', {
                          error:
                            one.meanError === undefined
                              ? '–'
                              : format.percent(one.meanError),
                          count: one.runs,
                          n: format.number(one.runs),
                        }),
                      one.waiting > 0 &&
                        t('costEstimates.sourceWaiting', {
                          count: one.waiting,
                          n: format.number(one.waiting),
                        }),
                    ]
                      .filter(Boolean)
                      .join(', ')}
                  </Box>
                </Box>
              ))}
            </Box>
          )}
          {data.waiting.runs > 0 && (
            <Box>
              {t('costEstimates.waiting', {
                count: data.waiting.runs,
                n: format.number(data.waiting.runs),
                amount: money(data.waiting.estimated),
              })}
            </Box>
          )}
          {data.missing.slice(0, 4).map(one => (
            <Box key={`${one.resource} ${one.type}`} sx={{ color: k.second }}>
              {t(`costEstimates.missing_${keyOf(one.resource)}`, {
                type: told.type(one),
                count: one.runs,
                n: format.number(one.runs),
              })}
            </Box>
          ))}
          {data.unread > 0 && (
            <Box sx={{ color: k.second }}>
              {t('costEstimates.unreadRuns', {
                count: data.unread,
                n: format.number(data.unread),
              })}
            </Box>
          )}
          {data.silent > 0 && (
            <Box sx={{ color: k.second, ...type.small }}>
              {t('costEstimates.silent', {
                count: data.silent,
                n: format.number(data.silent),
              })}
            </Box>
          )}
          <Box>
            <Button small to={paths.costUses()}>
              {t('resourceUses.title')}
            </Button>
          </Box>
        </Box>
      )}
    </Panel>
  );
}
