import Box from '@mui/material/Box';
import {
  Button,
  isDenied,
  LoadingSkeleton,
  Panel,
  Sparkline,
  type,
  useFormat,
  useMlHomePaths,
  useMlHomeQuery,
  useMlHomeTranslation,
  useTokens,
} from '@ml-home/backstage-plugin-ml-home-react';
import { addDays, CostObject } from '@ml-home/backstage-plugin-ml-home-common';
import { Link as RouterLink } from 'react-router-dom';
import { SumAmount, useSumText, useUnitText } from './CostFigures';
import { rangeDays } from './costState';
import { EstimateLine } from './estimates/EstimateLine';
import { todayUtc } from './useCosts';
import { useCostWords } from './words';

const MAX_PARTS = 5;
/** As far as one question may reach. */
const WHOLE_DAYS = 799;

/** What one object cost lately: on its own page, for whoever may see costs. */
export function ObjectCostPanel(props: { object: CostObject }) {
  const k = useTokens();
  const { t } = useMlHomeTranslation();
  const format = useFormat();
  const paths = useMlHomePaths();
  const words = useCostWords();
  const sumText = useSumText();
  const unitText = useUnitText();
  const { kind, name } = props.object;
  const today = todayUtc();
  // A run is over: what it cost is told whole.
  const whole = kind === 'run';
  const query = {
    name,
    ...(whole
      ? { from: addDays(today, -WHOLE_DAYS), to: addDays(today, 1) }
      : rangeDays('30', today)),
  };
  const cost = useMlHomeQuery(['costs', 'object', kind, query], (api, signal) =>
    api.costs.object({ params: { kind }, query }, { signal }),
  );
  const { data, error } = cost;
  // Who may not see costs has no use for a box that says so on every page.
  if (error && isDenied(error)) return null;
  return (
    <Panel
      title={t('objectCost.title')}
      note={t(whole ? 'objectCost.whole' : 'objectCost.last30')}
      action={
        <Button small variant="text" to={paths.costs}>
          {t('objectCost.see')}
        </Button>
      }
    >
      {error && <Box role="alert">{t('objectCost.failed')}</Box>}
      {!data && !error && <LoadingSkeleton rows={2} />}
      {data && !data.total && (
        <Box sx={{ color: k.second }}>{t('objectCost.none')}</Box>
      )}
      {data?.estimate && (
        <EstimateLine object={props.object} estimate={data.estimate} />
      )}
      {data?.total && (
        <>
          <Box sx={{ display: 'flex', alignItems: 'center', gap: 2 }}>
            <Box component="span" sx={{ ...type.figure }}>
              <SumAmount sum={data.total} currency={data.currency} />
            </Box>
            <Sparkline
              values={data.daily}
              label={t('costs.dailyLabel', { name })}
            />
          </Box>
          <Box sx={{ color: k.second, ...type.small }}>
            {[
              data.direct &&
                t('objectCost.direct', {
                  amount: sumText(data.direct, data.currency),
                }),
              data.estimated &&
                t('costs.estimatedPart', {
                  amount: sumText(data.estimated, data.currency),
                }),
              data.shared &&
                t('objectCost.sharedPart', {
                  amount: sumText(data.shared, data.currency),
                }),
            ]
              .filter(Boolean)
              .join(', ')}
          </Box>
          {data.units.map(unit => (
            <Box key={unit.series} sx={{ mt: 1 }}>
              {t('objectCost.each', {
                amount: unitText(unit, data.currency),
                unit: unit.unit,
              })}
              <Box component="span" sx={{ color: k.second, ...type.small }}>
                {' '}
                {t('objectCost.unitDays', {
                  days: format.number(unit.days),
                  all: format.number(data.days.length),
                })}
              </Box>
            </Box>
          ))}
          {data.parts.length > 0 && (
            <Box sx={{ mt: 1.5 }}>
              <Box sx={{ color: k.second, ...type.small, mb: 0.5 }}>
                {t('objectCost.parts')}
              </Box>
              {data.parts.slice(0, MAX_PARTS).map(part => {
                const href = words.href(part.object);
                const label = `${part.object.kind} ${part.object.name}`;
                return (
                  <Box
                    key={label}
                    sx={{ display: 'flex', gap: 1, minWidth: 0 }}
                  >
                    <Box
                      sx={{
                        minWidth: 0,
                        flex: 1,
                        overflow: 'hidden',
                        textOverflow: 'ellipsis',
                        whiteSpace: 'nowrap',
                        '& a': { color: k.link },
                      }}
                    >
                      {href ? (
                        <RouterLink to={href}>{label}</RouterLink>
                      ) : (
                        label
                      )}
                    </Box>
                    <Box sx={{ fontVariantNumeric: 'tabular-nums' }}>
                      <SumAmount sum={part.sum} currency={data.currency} />
                    </Box>
                  </Box>
                );
              })}
            </Box>
          )}
        </>
      )}
    </Panel>
  );
}
