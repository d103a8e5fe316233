import Box from '@mui/material/Box';
import {
  useFormat,
  useMlHomeQuery,
  useMlHomeTranslation,
  useTokens,
} from '@ml-home/backstage-plugin-ml-home-react';
import { addDays, CostObject } from '@ml-home/backstage-plugin-ml-home-common';
import { useSumText } from './CostFigures';
import { useToldWords } from './estimates/useToldWords';
import { todayUtc } from './useCosts';

/** As far as one question may reach. */
const DAYS = 799;

/** What an object cost, in one line; nothing for who may not see costs. */
export function ObjectCostLine(props: { object: CostObject }) {
  const k = useTokens();
  const { t } = useMlHomeTranslation();
  const format = useFormat();
  const sumText = useSumText();
  const told = useToldWords();
  const { kind, name } = props.object;
  const today = todayUtc();
  const query = { name, from: addDays(today, -DAYS), to: addDays(today, 1) };
  const { data } = useMlHomeQuery(
    ['costs', 'object', kind, query],
    (api, signal) => api.costs.object({ params: { kind }, query }, { signal }),
  );
  if (!data) return null;
  const { total, estimate, currency } = data;
  const parts = [
    total && t('objectCost.line', { amount: sumText(total, currency) }),
    estimate?.amount !== undefined &&
      t('objectCost.estimateLine', {
        amount: format.money(estimate.amount, currency),
        n: format.number(estimate.runs),
        count: estimate.runs,
      }),
    estimate &&
      estimate.bases.length > 0 &&
      t('costEstimates.toldBy', {
        who: estimate.bases.map(({ toldBy }) => told.who(toldBy)).join(', '),
      }),
    estimate &&
      estimate.unknown > 0 &&
      (total || estimate.amount !== undefined) &&
      t('costEstimates.unknown', {
        n: format.number(estimate.unknown),
        count: estimate.unknown,
      }),
  ].filter(Boolean);
  return (
    <Box component="span" sx={{ color: k.second }}>
      {parts.length > 0 ? parts.join('. ') : t('objectCost.unknownLine')}
    </Box>
  );
}
