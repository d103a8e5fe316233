const DECIMAL = /^(-?)(\d+)(?:\.(\d+))?$/;

function parse(text: string): { digits: bigint; scale: number } {
  const match = DECIMAL.exec(text);
  if (!match) throw new Error(`'${text}' is no decimal`);
  const [, sign, whole, fraction = ''] = match;
  return {
    digits: BigInt(`${sign}${whole}${fraction}`),
    scale: fraction.length,
  };
}

/** The exact sum of decimals, without zeros at its end. */
export function addDecimals(texts: string[]): string {
  const parsed = texts.map(parse);
  const scale = parsed.reduce((most, one) => Math.max(most, one.scale), 0);
  const sum = parsed.reduce(
    (total, one) => total + one.digits * 10n ** BigInt(scale - one.scale),
    0n,
  );
  const negative = sum < 0n;
  const digits = String(negative ? -sum : sum).padStart(scale + 1, '0');
  const whole = digits.slice(0, digits.length - scale);
  const fraction = digits.slice(digits.length - scale).replace(/0+$/, '');
  return `${negative ? '-' : ''}${whole}${fraction && `.${fraction}`}`;
}
