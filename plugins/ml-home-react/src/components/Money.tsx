import { useFormat } from '../format';

/** An amount of money; of one that is very large the exact digits wait in the tooltip. */
export function Money(props: {
  amount: string | number | undefined;
  currency: string;
  cents?: boolean;
  sign?: boolean;
}) {
  const format = useFormat();
  const { amount, currency, ...options } = props;
  const exact = format.money(amount, currency, options);
  const text = format.money(amount, currency, { ...options, compact: true });
  return (
    <span
      title={text === exact ? undefined : exact}
      style={{ whiteSpace: 'nowrap', fontVariantNumeric: 'tabular-nums' }}
    >
      {text}
    </span>
  );
}
