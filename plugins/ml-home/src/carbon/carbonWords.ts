import {
  CarbonAssumption,
  CarbonGap,
  CarbonOrigin,
  CarbonSplit,
  CarbonSum,
  FactorKind,
} from '@ml-home/backstage-plugin-ml-home-common';
import {
  useFormat,
  useMlHomeTranslation,
} from '@ml-home/backstage-plugin-ml-home-react';
import { projectName } from '../projects/projectName';

const capital = <T extends string>(text: T) =>
  `${text[0].toUpperCase()}${text.slice(1)}` as Capitalize<T>;

const KINDS = {
  grid: 'grid',
  pue: 'pue',
  'gpu-power': 'gpuPower',
  'cpu-idle-power': 'cpuIdlePower',
  'cpu-full-power': 'cpuFullPower',
  'memory-power': 'memoryPower',
  embodied: 'embodied',
  lifespan: 'lifespan',
} as const;

/** Steps of a unit and from which value on each is used. */
const MASS = [
  [1e6, 't'],
  [1e3, 'kg'],
  [1, 'g'],
  [1e-3, 'mg'],
] as const;
const ENERGY = [
  [1e3, 'MWh'],
  [1, 'kWh'],
  [1e-3, 'Wh'],
] as const;

/** Three significant figures, in the unit in which the number is at hand. */
export function inUnit(
  value: number,
  steps: readonly (readonly [number, string])[],
  write: (value: number, digits: number) => string,
): string {
  const [size, unit] =
    steps.find(([from]) => Math.abs(value) >= from) ??
    (value === 0 ? steps[steps.length > 3 ? 2 : 1] : steps[steps.length - 1]);
  const scaled = value / size;
  const whole = Math.abs(scaled);
  const digits = [whole >= 100, whole >= 10, whole >= 1].findIndex(Boolean);
  return `${write(scaled, digits < 0 ? 3 : digits)} ${unit}`;
}

/** Words and numbers of the pages of carbon. Unknown has a word of its own: it is not zero. */
export function useCarbonWords() {
  const { t } = useMlHomeTranslation();
  const format = useFormat();
  const write = (value: number, digits: number) => format.number(value, digits);
  const grams = (value: number | undefined): string =>
    value === undefined ? t('carbon.unknown') : inUnit(value, MASS, write);
  const kWh = (value: number | undefined): string =>
    value === undefined ? t('carbon.unknown') : inUnit(value, ENERGY, write);
  const bound = (
    of: (value: number | undefined) => string,
    value: number | undefined,
    atLeast: boolean,
  ): string =>
    value !== undefined && atLeast
      ? t('carbon.atLeast', { amount: of(value) })
      : of(value);
  return {
    grams,
    kWh,
    /** A sum, at least that much where some of its runs, or some of their hardware, are unknown. */
    sum: (sum: CarbonSum): string =>
      bound(grams, sum.grams, sum.unknown + sum.partial > 0),
    energy: (sum: CarbonSum): string =>
      bound(kWh, sum.kWh, sum.energyUnknown + sum.partial > 0),
    gramsOf: (value: number | undefined, atLeast: boolean) =>
      bound(grams, value, atLeast),
    kWhOf: (value: number | undefined, atLeast: boolean) =>
      bound(kWh, value, atLeast),
    origin: (origin: CarbonOrigin) => t(`carbon.${origin}`),
    originHelp: (origin: CarbonOrigin) => t(`carbon.${origin}Help`),
    gap: (gap: CarbonGap) => t(`carbonGap.${gap}`),
    assumed: (one: CarbonAssumption) => t(`carbonAssumed.${one}`),
    split: (by: CarbonSplit) => t(`carbon.by${capital(by)}`),
    factor: (kind: FactorKind) => t(`carbonFactors.${KINDS[kind]}`),
    group: (by: CarbonSplit, key: string | null): string => {
      if (key === null) {
        return by === 'origin' ? t('carbon.unknown') : t('carbon.noneOf');
      }
      if (by === 'origin') return t(`carbon.${key as CarbonOrigin}`);
      if (by === 'project') return projectName(key);
      return by === 'team' ? key.replace(/^\w+:default\//, '') : key;
    },
  };
}
