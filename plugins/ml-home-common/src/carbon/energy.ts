/** What one machine, or several alike, did: watts, shares of 0 to 1, hours. */
export interface EnergyInput {
  hours: number;
  gpus?: { count: number; watts: number; utilisation: number };
  cpus?: {
    count: number;
    idleWatts: number;
    fullWatts: number;
    utilisation: number;
  };
  memory?: { gigabytes: number; wattsPerGigabyte: number };
}

export interface EnergyParts {
  gpu?: number;
  cpu?: number;
  memory?: number;
}

/**
 * Energy of the machines themselves in kWh, before the overhead of the building:
 * [GPUs·W·u + vCPUs·(idle + u·(full − idle)) + GB·W/GB]·h / 1000, the method of ML CO2 Impact for GPUs and of Cloud
 * Carbon Footprint for the rest. A part that is not given is not in it.
 */
export function energyOf(input: EnergyInput): EnergyParts {
  const { hours, gpus, cpus, memory } = input;
  const kWh = (watts: number) => (watts * hours) / 1000;
  return {
    gpu: gpus && kWh(gpus.count * gpus.watts * gpus.utilisation),
    cpu:
      cpus &&
      kWh(
        cpus.count *
          (cpus.idleWatts +
            cpus.utilisation * (cpus.fullWatts - cpus.idleWatts)),
      ),
    memory: memory && kWh(memory.gigabytes * memory.wattsPerGigabyte),
  };
}

/** Sum of what is known; undefined when nothing is. */
export function sumKnown(
  values: readonly (number | null | undefined)[],
): number | undefined {
  const known = values.filter(
    (value): value is number => typeof value === 'number',
  );
  return known.length > 0
    ? known.reduce((sum, value) => sum + value, 0)
    : undefined;
}

/** Grams of CO₂ equivalent of energy that was taken from a grid. */
export const gramsOf = (
  kWh: number | undefined,
  gramsPerKwh: number | undefined,
): number | undefined =>
  kWh === undefined || gramsPerKwh === undefined
    ? undefined
    : kWh * gramsPerKwh;

/**
 * Share of what making the hardware cost, in grams: total kg · hours of use / hours of life · share of the hardware
 * (TE·TS·RS of the SCI specification, ISO/IEC 21031:2024).
 */
export const embodiedOf = (input: {
  totalKg: number;
  hours: number;
  lifespanHours: number;
  share: number;
}): number =>
  input.totalKg * 1000 * (input.hours / input.lifespanHours) * input.share;

/**
 * Software carbon intensity: (E·I + M) per R, in grams per unit. Location-based only: the specification leaves out
 * market instruments. Undefined when emissions or units are unknown, or there were no units.
 */
export const sciOf = (input: {
  grams: number | undefined;
  embodied?: number;
  units: number | undefined;
}): number | undefined =>
  input.grams === undefined || !input.units || input.units <= 0
    ? undefined
    : (input.grams + (input.embodied ?? 0)) / input.units;
