import Box from '@mui/material/Box';
import {
  KeyFigures,
  Money,
  type,
  useFormat,
  useMlHomeTranslation,
} from '@ml-home/backstage-plugin-ml-home-react';
import {
  addDays,
  CostOverview,
  CostSum,
  ObjectCost,
} from '@ml-home/backstage-plugin-ml-home-common';
import { ReactNode } from 'react';
import { useCostWords } from './words';

const Figure = (props: { children: ReactNode }) => (
  <Box component="span" sx={{ ...type.figure }}>
    {props.children}
  </Box>
);

/** Whether nothing is known of a sum but that there are charges. */
export const isUnknown = ({ amount, unknown }: CostSum): boolean =>
  unknown > 0 && Number(amount) === 0;

/**
 * A sum, at least that much where some of its charges have no amount. Nothing beside charges without an amount is
 * unknown, not zero.
 */
export function useSumText() {
  const { t } = useMlHomeTranslation();
  const format = useFormat();
  return (
    sum: CostSum,
    currency: string,
    cents?: boolean,
    compact?: boolean,
  ): string => {
    if (isUnknown(sum)) return t('costs.unknownValue');
    const amount = format.money(sum.amount, currency, { cents, compact });
    return sum.unknown > 0 ? t('costs.atLeast', { amount }) : amount;
  };
}

/** What one of what was used cost; at least that much where charges of its days have no amount. */
export function useUnitText() {
  const { t } = useMlHomeTranslation();
  const format = useFormat();
  return (unit: ObjectCost['units'][number], currency: string): string => {
    const amount = format.unitCost(unit.each, currency);
    return unit.unknown > 0 ? t('costs.atLeast', { amount }) : amount;
  };
}

/** As `useSumText`, with the exact digits of a very large sum in the tooltip. */
export function SumAmount(props: {
  sum: CostSum;
  currency: string;
  cents?: boolean;
}) {
  const sumText = useSumText();
  const { sum, currency, cents } = props;
  const exact = sumText(sum, currency, cents);
  const text = sumText(sum, currency, cents, true);
  return <span title={text === exact ? undefined : exact}>{text}</span>;
}

/**
 * Relative change with its sign; undefined where there is nothing to compare with, also where either is only known to be
 * at least so much.
 */
export function changeOf(
  sum: CostSum,
  previous: CostSum | undefined,
): number | undefined {
  if (!previous || sum.unknown > 0 || previous.unknown > 0) return undefined;
  const before = Number(previous.amount);
  return before > 0 ? Number(sum.amount) / before - 1 : undefined;
}

/** What a sum is beside the one before, or why that cannot be said. */
export function useCompared() {
  const { t } = useMlHomeTranslation();
  const format = useFormat();
  return (
    sum: CostSum,
    previous: CostSum | undefined,
    currency: string,
    against: (change: string) => string,
  ): string => {
    if (sum.unknown > 0) {
      return t('costs.unknown', {
        ...{ count: sum.unknown, currency },
        n: format.number(sum.unknown),
      });
    }
    if (!previous) return t('costs.noBefore');
    if (previous.unknown > 0) return t('costs.partlyBefore');
    const change = changeOf(sum, previous);
    if (change === undefined) return t('costs.freeBefore');
    return against(
      `${change >= 0 ? '+' : '−'}${format.percent(Math.abs(change))}`,
    );
  };
}

/** What was spent, what will be, and how much of it belongs to nobody. */
export function CostFigures(props: { overview: CostOverview }) {
  const { t } = useMlHomeTranslation();
  const format = useFormat();
  const words = useCostWords();
  const sumText = useSumText();
  const compared = useCompared();
  const { overview } = props;
  const { currency, total, forecast, completeTo, reconciliation } = overview;
  const estimated =
    overview.estimated && Number(overview.estimated.amount) !== 0
      ? overview.estimated
      : undefined;
  const known = overview.days.filter((_, i) =>
    overview.groups.some(group => group.daily[i] !== null),
  );
  const last = addDays(overview.to, -1);
  // Of the days after the last complete one some charges may have come: they are in the sum.
  const end =
    completeTo && completeTo >= overview.from && completeTo < last
      ? [completeTo, known[known.length - 1] ?? completeTo].sort()[1]
      : last;
  const bill = Number(reconciliation.bill.amount);
  const lost = Number(reconciliation.kinds.unallocated.amount);
  const band = (of: NonNullable<CostOverview['forecast']>) => {
    const [exact, text] = [false, true].map(compact =>
      t('costs.band', {
        level: format.level(of.level),
        low: format.money(of.low, currency, { compact }),
        high: format.money(of.high, currency, { compact }),
      }),
    );
    return <span title={text === exact ? undefined : exact}>{text}</span>;
  };
  const over = !completeTo || completeTo >= last;
  const comparison = compared(total, overview.previous, currency, share =>
    t('costs.against', { change: share, days: format.number(known.length) }),
  );
  return (
    <KeyFigures
      label={t('costs.figures')}
      figures={[
        {
          label: t('costs.spent', {
            from: format.date(overview.from),
            to: format.date(end),
            cost: words.column(overview.cost).toLocaleLowerCase(),
          }),
          value: (
            <Figure>
              <SumAmount sum={total} currency={currency} />
            </Figure>
          ),
          note: [
            estimated &&
              t('costs.estimatedPart', {
                amount: sumText(estimated, currency),
              }),
            comparison,
          ]
            .filter(Boolean)
            .join(', '),
        },
        {
          label: t('costs.forecast', { to: format.date(last) }),
          value: (
            <Figure>
              {forecast ? (
                <SumAmount
                  sum={{
                    amount: String(forecast.total),
                    unknown: total.unknown,
                  }}
                  currency={currency}
                />
              ) : (
                t('costs.noForecast')
              )}
            </Figure>
          ),
          note: forecast
            ? band(forecast)
            : t(over ? 'costs.noForecastOver' : 'costs.noForecastShort'),
        },
        {
          label: t('costs.perDay'),
          value: (
            <Figure>
              {known.length > 0 ? (
                <SumAmount
                  sum={{
                    amount: String(Number(total.amount) / known.length),
                    unknown: total.unknown,
                  }}
                  currency={currency}
                />
              ) : (
                <Money amount={undefined} currency={currency} />
              )}
            </Figure>
          ),
          note:
            known.length > 0
              ? t('costs.perDayNote', {
                  count: known.length,
                  n: format.number(known.length),
                })
              : t('costs.perDayNone'),
        },
        {
          label: t('costs.unallocatedShare'),
          value: (
            <Figure>
              <SumAmount
                sum={reconciliation.kinds.unallocated}
                currency={currency}
              />
            </Figure>
          ),
          note:
            bill > 0 &&
            (lost !== 0 || reconciliation.kinds.unallocated.unknown === 0) &&
            t('costs.ofBill', { share: format.percent(lost / bill) }),
        },
      ]}
    />
  );
}
