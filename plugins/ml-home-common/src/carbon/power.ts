import { FactorRow } from './factors';

const MLCO2 = 'ML CO2 Impact, gpus.csv (mlco2/impact)';
const GLENN = 'glennklockwood.com, digital garden';

const gpu = (
  key: string,
  value: number,
  source: string,
  year: number,
  aliases: string[] = [],
): FactorRow => ({
  kind: 'gpu-power',
  key,
  value,
  unit: 'W',
  source,
  year,
  aliases,
});

/**
 * Power of accelerators: the most that one is built for, in watts; of TPUs the mean that was measured.
 *
 * Rows are from where they say. Known errors of the lists that others use are not taken over: of the V100 the values
 * of PCIe and SXM2 are swapped there, the A100 PCIe with 80 GB takes 300 W and not 250, a GTX 750 does not take 250.
 */
export const GPU_POWER: FactorRow[] = [
  gpu('NVIDIA B200', 1000, `${GLENN}: B200; Vultr docs: HGX B200`, 2026, [
    'b200 sxm',
    'b200 sxm6',
  ]),
  gpu('NVIDIA B100', 700, `${GLENN}: B200`, 2025),
  gpu(
    'NVIDIA H200 SXM',
    700,
    'MLCommons inference results v4.1, system H200-SXM-141GBx8 (TGP 700 W)',
    2024,
    ['h200', 'h200 sxm5', 'h200 141gb', 'h200 sxm 141gb'],
  ),
  gpu('NVIDIA H200 NVL', 600, 'One Stop Systems blog: H200 NVL at 600 W', 2024),
  gpu('NVIDIA H100 SXM', 700, MLCO2, 2023, [
    'h100',
    'h100 sxm5',
    'h100 80gb hbm3',
    'h100 sxm5 80gb',
    'h100 sxm 80gb',
  ]),
  gpu('NVIDIA H100 NVL', 400, MLCO2, 2023),
  gpu(
    'NVIDIA H100 PCIe',
    350,
    'One Stop Systems blog: H100 80GB at 350 W',
    2024,
  ),
  gpu('NVIDIA A100 SXM', 400, MLCO2, 2022, [
    'a100',
    'a100 sxm4',
    'a100 sxm4 40gb',
    'a100 sxm4 80gb',
    'a100 sxm 80gb',
    'a100 sxm 40gb',
    'a100 40gb',
    'a100 80gb',
  ]),
  gpu(
    'NVIDIA A100 PCIe 80GB',
    300,
    'Thunder Compute: A100 specifications',
    2026,
    ['a100 80gb pcie'],
  ),
  gpu('NVIDIA A100 PCIe 40GB', 250, MLCO2, 2022, [
    'a100 pcie',
    'a100 pcie 40gb',
  ]),
  gpu('NVIDIA L40S', 350, MLCO2, 2023),
  gpu('NVIDIA L4', 72, MLCO2, 2023),
  gpu('NVIDIA A10G', 150, MLCO2, 2023),
  gpu('NVIDIA T4', 70, MLCO2, 2022),
  gpu(
    'NVIDIA V100 SXM2',
    300,
    'Hardware Upgrade: Tesla V100 for PCI Express',
    2017,
    ['v100', 'v100 sxm2 16gb', 'v100 sxm2 32gb'],
  ),
  gpu(
    'NVIDIA V100 PCIe',
    250,
    'Hardware Upgrade: Tesla V100 for PCI Express',
    2017,
    ['v100 pcie 16gb', 'v100 pcie 32gb'],
  ),
  gpu('NVIDIA P100', 250, MLCO2, 2022, ['p100 pcie', 'p100 pcie 16gb']),
  gpu('NVIDIA P40', 250, MLCO2, 2022),
  gpu('NVIDIA K80', 300, MLCO2, 2022),
  gpu('NVIDIA RTX 8000', 260, MLCO2, 2022, ['quadro rtx 8000']),
  gpu('NVIDIA RTX A4000', 140, MLCO2, 2022),
  gpu('NVIDIA RTX A5000', 230, MLCO2, 2022),
  gpu('NVIDIA RTX A6000', 300, MLCO2, 2022),
  gpu('NVIDIA RTX 2080', 215, MLCO2, 2022),
  gpu('NVIDIA RTX 2080 Ti', 250, MLCO2, 2022),
  gpu('NVIDIA RTX 3080', 320, MLCO2, 2022),
  gpu('NVIDIA RTX 3080 Ti', 350, MLCO2, 2022),
  gpu('NVIDIA RTX 3090', 350, MLCO2, 2022),
  gpu('NVIDIA GTX 1080', 180, MLCO2, 2022),
  gpu('NVIDIA GTX 1080 Ti', 250, MLCO2, 2022),
  gpu('NVIDIA Titan V', 250, MLCO2, 2022),
  gpu('NVIDIA Titan RTX', 280, MLCO2, 2022),
  gpu('NVIDIA Titan Xp', 250, MLCO2, 2022),
  gpu(
    'AMD MI300X',
    750,
    'MLCommons inference results v4.1, system 8xMI300X (MI300X-NPS1-SPX-192GB-750W)',
    2024,
  ),
  gpu(
    'AMD MI350X',
    1000,
    "Tom's Hardware: MI355X will consume 1,400 watts",
    2025,
  ),
  gpu(
    'AMD MI355X',
    1400,
    "Tom's Hardware: MI355X will consume 1,400 watts",
    2025,
  ),
  gpu('AMD MI250X', 560, 'meterpreter.org: Instinct MI300X up to 750 W', 2023),
  gpu('Google TPU v2', 221, `${MLCO2}; mean, Patterson et al. 2021`, 2021),
  gpu('Google TPU v3', 283, `${MLCO2}; mean, Patterson et al. 2021`, 2021),
  gpu('Google TPU v4', 192, `${GLENN}: TPUv4`, 2024),
];

const CCF = 'Cloud Carbon Footprint, estimation constants';

const cpu = (
  key: string,
  kind: 'cpu-idle-power' | 'cpu-full-power',
  value: number,
): FactorRow => ({
  kind,
  key,
  value,
  unit: 'W per vCPU',
  source: CCF,
  year: 2023,
});

/** Power of one virtual CPU, idle and in full use; `*` where the provider is not known. */
export const CPU_POWER: FactorRow[] = [
  cpu('aws', 'cpu-idle-power', 0.74),
  cpu('aws', 'cpu-full-power', 3.5),
  cpu('gcp', 'cpu-idle-power', 0.68),
  cpu('gcp', 'cpu-full-power', 4.11),
  cpu('azure', 'cpu-idle-power', 0.74),
  cpu('azure', 'cpu-full-power', 3.54),
  // The provider whose values the method was first published with stands for those that are not known.
  cpu('*', 'cpu-idle-power', 0.74),
  cpu('*', 'cpu-full-power', 3.5),
];

export const OTHER_FACTORS: FactorRow[] = [
  {
    kind: 'memory-power',
    key: '*',
    value: 0.392,
    unit: 'W per GB',
    source: CCF,
    year: 2023,
  },
  {
    kind: 'pue',
    key: 'aws',
    value: 1.15,
    unit: '',
    source: 'AWS by Data Center Dynamics: mean of 2023',
    year: 2023,
  },
  { kind: 'pue', key: 'gcp', value: 1.1, unit: '', source: CCF, year: 2023 },
  {
    kind: 'pue',
    key: 'azure',
    value: 1.18,
    unit: '',
    source: 'Microsoft by Data Center Dynamics: mean of all facilities',
    year: 2024,
  },
  {
    kind: 'pue',
    key: '*',
    value: 1.58,
    unit: '',
    source: 'Uptime Institute, Global Data Center Survey 2023: mean',
    year: 2023,
  },
];
