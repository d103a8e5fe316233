import {
  alpha,
  darken,
  getContrastRatio,
  lighten,
  Theme,
  useTheme,
} from '@mui/material/styles';
import { useMemo } from 'react';

/** The palette slots that Backstage adds; another site's theme may lack them. */
interface SitePalette {
  border?: string;
  link?: string;
  status?: Partial<
    Record<
      'ok' | 'warning' | 'error' | 'running' | 'pending' | 'aborted',
      string
    >
  >;
}

/** Every colour and size of ML Home, derived from the site's theme. */
export interface Tokens {
  dark: boolean;
  ground: string;
  paper: string;
  line: string;
  field: string;
  text: string;
  second: string;
  faint: string;
  accent: string;
  onAccent: string;
  accentGround: string;
  hover: string;
  link: string;
  ok: string;
  warning: string;
  error: string;
  running: string;
  unknown: string;
  unknownGround: string;
  warningText: string;
  errorText: string;
  codeGround: string;
  /** Line colours of charts; the seventh always means "others". */
  series: string[];
  sans: string;
  mono: string;
}

export const MONO =
  'ui-monospace, SFMono-Regular, Menlo, Consolas, "Liberation Mono", monospace';

/** Sizes of type in px with their line heights: the floor is 11. */
export const type = {
  title: { fontSize: 20, lineHeight: '28px', fontWeight: 650 },
  figure: { fontSize: 19, lineHeight: '28px', fontWeight: 600 },
  panel: { fontSize: 13.5, lineHeight: '20px', fontWeight: 650 },
  body: { fontSize: 13, lineHeight: '20px' },
  small: { fontSize: 12, lineHeight: '16px' },
  axis: { fontSize: 11, lineHeight: '16px' },
} as const;

export const radius = { panel: '8px', field: '6px', chip: '4px' } as const;

const isOpaque = (colour: string | undefined): colour is string =>
  !!colour && /^(#[0-9a-f]{3,6}$|rgb\(|hsl\()/i.test(colour);

/** Moves a hue away from its ground until the contrast is reached. */
function withContrast(colour: string, ground: string, ratio: number): string {
  if (!isOpaque(colour) || !isOpaque(ground)) return colour;
  const away = getContrastRatio(ground, '#000') > 10 ? darken : lighten;
  let result = colour;
  for (let i = 0; i < 12 && getContrastRatio(result, ground) < ratio; i++) {
    result = away(result, 0.08);
  }
  return result;
}

/** Hue in degrees, saturation and lightness in percent. */
function toHsl(hex: string): [number, number, number] {
  const full =
    hex.length === 4 ? `#${[...hex.slice(1)].map(c => c + c).join('')}` : hex;
  const [r, g, b] = [1, 3, 5].map(
    i => parseInt(full.slice(i, i + 2), 16) / 255,
  );
  const max = Math.max(r, g, b);
  const min = Math.min(r, g, b);
  const l = (max + min) / 2;
  const d = max - min;
  if (!d) return [0, 0, l * 100];
  const s = d / (1 - Math.abs(2 * l - 1));
  let h: number;
  if (max === r) h = ((g - b) / d) % 6;
  else if (max === g) h = (b - r) / d + 2;
  else h = (r - g) / d + 4;
  return [(h * 60 + 360) % 360, s * 100, l * 100];
}

/** Hues turned from the accent's, with fixed saturation and lightness per mode. */
const seriesTurns: Record<'light' | 'dark', [number, number, number][]> = {
  light: [
    [-43, 78, 31],
    [36, 46, 57],
    [97, 36, 51],
    [-13, 46, 52],
    [178, 25, 42],
  ],
  dark: [
    [-41, 47, 51],
    [35, 63, 77],
    [98, 58, 71],
    [-12, 47, 56],
    [179, 34, 60],
  ],
};

function seriesOf(accent: string, dark: boolean, others: string): string[] {
  const hue = /^#[0-9a-f]{3,6}$/i.test(accent) ? toHsl(accent)[0] : 220;
  const turned = seriesTurns[dark ? 'dark' : 'light'].map(
    ([turn, s, l]) =>
      `hsl(${Math.round(hue + turn + 360) % 360}, ${s}%, ${l}%)`,
  );
  return [accent, ...turned, others];
}

/** Derives the tokens of a theme. */
export function tokensOf(theme: Theme): Tokens {
  const palette = theme.palette as Theme['palette'] & SitePalette;
  const dark = palette.mode === 'dark';
  const paper = palette.background.paper;
  const status = palette.status ?? {};
  const accent = palette.primary.main;
  const second = palette.text.secondary;
  const faint =
    isOpaque(palette.text.disabled) &&
    isOpaque(paper) &&
    getContrastRatio(palette.text.disabled, palette.background.default) >= 4.5
      ? palette.text.disabled
      : second;
  const warning = status.warning ?? palette.warning.main;
  const error = status.error ?? palette.error.main;
  const unknown = status.aborted ?? palette.grey[500];
  return {
    dark,
    ground: palette.background.default,
    paper,
    line: palette.divider,
    field: alpha(palette.text.primary, dark ? 0.22 : 0.2),
    text: palette.text.primary,
    second,
    faint,
    accent,
    onAccent: palette.getContrastText(accent),
    accentGround: alpha(accent, dark ? 0.16 : 0.08),
    hover: alpha(palette.text.primary, dark ? 0.05 : 0.035),
    link: palette.link ?? accent,
    ok: withContrast(status.ok ?? palette.success.main, paper, 3),
    warning: withContrast(warning, paper, 3),
    error: withContrast(error, paper, 3),
    running: withContrast(status.running ?? accent, paper, 3),
    unknown,
    unknownGround: alpha(unknown, 0.14),
    warningText: withContrast(warning, paper, 4.5),
    errorText: withContrast(error, paper, 4.5),
    codeGround: alpha(palette.text.primary, dark ? 0.06 : 0.04),
    series: seriesOf(accent, dark, unknown),
    sans: theme.typography.fontFamily ?? 'inherit',
    mono: MONO,
  };
}

/** The tokens of the theme around. */
export function useTokens(): Tokens {
  const theme = useTheme();
  return useMemo(() => tokensOf(theme), [theme]);
}
