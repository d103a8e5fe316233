import { ChargeShape } from '@ml-home/backstage-plugin-ml-home-common';

export interface DbShapeRow {
  id: number;
  issuer: string;
  provider: string | null;
  account: string;
  sub_account: string | null;
  category: ChargeShape['category'];
  correction: boolean;
  service_category: string | null;
  service: string | null;
  sku: string | null;
  sku_meter: string | null;
  region: string | null;
  resource: string | null;
  resource_name: string | null;
  resource_type: string | null;
  pricing: string | null;
  commitment: 'Used' | 'Unused' | null;
  unit: string | null;
  description: string | null;
  namespace: string | null;
  environment: string | null;
  gpu_type: string | null;
  tags: Record<string, string>;
  extra: Record<string, string>;
}

export const toChargeShape = (row: DbShapeRow): ChargeShape => ({
  issuer: row.issuer,
  provider: row.provider ?? undefined,
  billingAccount: row.account || undefined,
  subAccount: row.sub_account ?? undefined,
  category: row.category,
  correction: row.correction,
  serviceCategory: row.service_category ?? undefined,
  service: row.service ?? undefined,
  sku: row.sku ?? undefined,
  skuMeter: row.sku_meter ?? undefined,
  region: row.region ?? undefined,
  resource: row.resource ?? undefined,
  resourceName: row.resource_name ?? undefined,
  resourceType: row.resource_type ?? undefined,
  pricing: row.pricing ?? undefined,
  commitment: row.commitment ?? undefined,
  unit: row.unit ?? undefined,
  description: row.description ?? undefined,
  namespace: row.namespace ?? undefined,
  environment: row.environment ?? undefined,
  gpuType: row.gpu_type ?? undefined,
  tags: row.tags,
  extra: row.extra,
});
