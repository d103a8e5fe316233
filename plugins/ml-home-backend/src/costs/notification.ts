import { NewCostAlert } from './DatabaseBudgetStore';

const money = (amount: number | undefined, currency = 'USD'): string =>
  amount === undefined
    ? 'an unknown amount'
    : new Intl.NumberFormat('en', { style: 'currency', currency }).format(
        amount,
      );

const bare = (name: string): string => name.replace(/^\w+:default\//, '');

/** An alert in words. */
export function toCostNotification({
  kind,
  objectKind,
  objectName,
  facts,
}: NewCostAlert) {
  const { currency } = facts;
  const what = objectName ? bare(objectName) : 'all costs';
  if (kind === 'budget') {
    const word = facts.on === 'forecast' ? 'will pass' : 'has passed';
    return {
      title: `${what}: ${word} ${facts.percent} % of its budget`,
      description: `${money(facts.spent, currency)} ${
        facts.on === 'forecast' ? 'by the end of the' : 'in the'
      } ${facts.period}, of ${money(facts.limit, currency)}.`,
      link: '/ml-home/costs?panel=budgets',
      severity: facts.on === 'actual' ? ('high' as const) : ('normal' as const),
    };
  }
  const next = new Date(Date.parse(facts.day!) + 86_400_000)
    .toISOString()
    .slice(0, 10);
  const filter = `${objectKind}=${encodeURIComponent(objectName)}`;
  return {
    title: `${what} cost ${
      (facts.amount ?? 0) > 0 ? 'more' : 'less'
    } than expected on ${facts.day}`,
    description: `${money(facts.spent, currency)}; expected were ${money(
      facts.low,
      currency,
    )} to ${money(facts.high, currency)}.`,
    link: `/ml-home/costs?from=${facts.day}&to=${next}&by=service&${filter}`,
    severity: 'normal' as const,
  };
}
