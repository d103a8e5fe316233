import { useTokens } from '../theme';

const WIDTH = 84;
const HEIGHT = 20;
const PAD = 3;

/** Path of a sparkline; a missing value lifts the pen. */
export function sparkPath(values: (number | null)[]): string {
  const finite = values.filter((v): v is number => v !== null);
  if (!finite.length) return '';
  const low = Math.min(...finite);
  const span = Math.max(...finite) - low || 1;
  const x = (i: number) =>
    PAD + (values.length > 1 ? i / (values.length - 1) : 1) * (WIDTH - 2 * PAD);
  const y = (v: number) =>
    HEIGHT - PAD - ((v - low) / span) * (HEIGHT - 2 * PAD);
  let pen = 'M';
  const parts: string[] = [];
  values.forEach((v, i) => {
    if (v === null) {
      pen = 'M';
      return;
    }
    parts.push(`${pen}${x(i).toFixed(1)} ${y(v).toFixed(1)}`);
    pen = 'L';
  });
  return parts.join('');
}

/** 84 × 20, no axis, a dot at its end. */
export function Sparkline(props: { values: (number | null)[]; label: string }) {
  const k = useTokens();
  const path = sparkPath(props.values);
  const end = /([\d.]+) ([\d.]+)$/.exec(path);
  return (
    <svg width={WIDTH} height={HEIGHT} role="img" aria-label={props.label}>
      <path d={path} fill="none" stroke={k.second} strokeWidth="1.4" />
      {end && <circle cx={end[1]} cy={end[2]} r="2.2" fill={k.accent} />}
    </svg>
  );
}
