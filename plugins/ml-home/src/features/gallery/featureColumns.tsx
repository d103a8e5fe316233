import { Feature } from '@ml-home/backstage-plugin-ml-home-common';
import {
  ChipRow,
  Column,
  Marked,
  OwnerLink,
  type,
  useFormat,
  useMlHomeTranslation,
  useTokens,
} from '@ml-home/backstage-plugin-ml-home-react';
import Box from '@mui/material/Box';
import { servingKeys } from './serving';

/** Features of all families side by side. */
export function useFeatureColumns(query: string): Column<Feature>[] {
  const k = useTokens();
  const { t } = useMlHomeTranslation();
  const format = useFormat();
  const faint = (text: string) => (
    <Box component="span" sx={{ color: k.faint }}>
      {text}
    </Box>
  );
  return [
    {
      id: 'name',
      header: t('features.feature'),
      primary: true,
      render: one => (
        <>
          <Box component="span" sx={{ fontWeight: 600 }}>
            <Marked text={one.name} query={query} />
          </Box>
          {one.description && (
            <Box
              component="span"
              sx={{ ml: 0.75, color: k.second, ...type.small }}
            >
              <Marked text={one.description.value} query={query} />
            </Box>
          )}
        </>
      ),
    },
    {
      id: 'family',
      header: t('features.family'),
      width: 190,
      render: one => <Marked text={one.family} query={query} />,
    },
    {
      id: 'entity',
      header: t('features.entity'),
      width: 120,
      render: one => <ChipRow items={one.entityKeys} max={1} />,
    },
    {
      id: 'type',
      header: t('features.type'),
      width: 110,
      render: one =>
        one.type ? (
          <Box component="span" sx={{ fontFamily: k.mono, fontSize: 12 }}>
            {one.type.value}
          </Box>
        ) : (
          faint(t('format.unknown'))
        ),
    },
    {
      id: 'serving',
      header: t('features.serving'),
      width: 84,
      render: one => {
        const keys = servingKeys(one.serving);
        return keys.length
          ? keys.map(key => t(`features.${key}`)).join(', ')
          : faint(t('format.unknown'));
      },
    },
    {
      id: 'owner',
      header: t('features.owner'),
      width: 150,
      render: one => <OwnerLink plain entityRef={one.owner?.value} />,
    },
    {
      id: 'models',
      header: t('features.models'),
      align: 'right',
      width: 72,
      render: one =>
        one.modelCount === 0 ? faint('0') : format.number(one.modelCount),
    },
  ];
}
