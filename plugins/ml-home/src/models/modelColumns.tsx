import Box from '@mui/material/Box';
import {
  Age,
  Chip,
  ChipRow,
  Column,
  OwnerLink,
  ProvenanceChip,
  useFormat,
  useMlHomePaths,
  useMlHomeTranslation,
  useTokens,
} from '@ml-home/backstage-plugin-ml-home-react';
import { Fact, ModelSummary } from '@ml-home/backstage-plugin-ml-home-common';
import { projectName } from '../projects/projectName';

/** Where a model as a whole comes from: its declaration if it has one, else its runs. */
export function originOf(
  model: ModelSummary,
): Pick<Fact<string>, 'source' | 'from' | 'at'> {
  const { declaration } = model;
  if (declaration.state === 'declared') {
    return {
      source: 'declared',
      from: declaration.location,
      at: declaration.since,
    };
  }
  return { source: 'run', at: model.createdAt };
}

/** Aliases with the champion first. */
export const aliasWords = (model: Pick<ModelSummary, 'aliases'>): string[] =>
  [...model.aliases]
    .sort(
      (a, b) =>
        Number(b.alias === 'champion') - Number(a.alias === 'champion') ||
        a.alias.localeCompare(b.alias),
    )
    .map(({ alias, version }) => `@${alias} v${version}`);

/** Tags and labels as short words: `key: value`, or the key alone. */
export const tagWords = (
  model: Pick<ModelSummary, 'tags' | 'labels'>,
): string[] => [
  ...model.labels,
  ...Object.entries(model.tags)
    .filter(([key]) => !key.startsWith('mlflow.'))
    .map(([key, value]) => (value ? `${key}: ${value}` : key)),
];

export function useModelColumns(): Column<ModelSummary>[] {
  const k = useTokens();
  const { t } = useMlHomeTranslation();
  const format = useFormat();
  const paths = useMlHomePaths();
  const quiet = (text: string) => (
    <Box component="span" sx={{ color: k.faint }}>
      {text}
    </Box>
  );
  return [
    {
      id: 'name',
      header: t('models.model'),
      sortKey: 'name',
      primary: true,
      render: model => (
        <>
          <Box component="span" sx={{ fontWeight: 600 }}>
            {model.title ?? model.name}
          </Box>
          {model.demo && (
            <Box component="span" sx={{ ml: 0.75 }}>
              <Chip>{t('table.demo')}</Chip>
            </Box>
          )}
          {(model.description ?? model.task) && (
            <Box
              component="span"
              sx={{ ml: 0.75, color: k.second, fontSize: 12 }}
            >
              {model.description ?? model.task}
            </Box>
          )}
        </>
      ),
    },
    {
      id: 'owner',
      header: t('models.owner'),
      width: 160,
      render: model => <OwnerLink plain entityRef={model.owner?.value} />,
    },
    {
      id: 'lifecycle',
      header: t('models.lifecycle'),
      width: 110,
      hideBelow: 'lg',
      render: model => model.lifecycle?.value ?? quiet(format.date(undefined)),
    },
    {
      id: 'aliases',
      header: t('models.aliases'),
      width: 190,
      render: model =>
        model.aliases.length ? (
          <ChipRow mono items={aliasWords(model)} max={1} />
        ) : (
          quiet(t('models.noAlias'))
        ),
    },
    {
      id: 'project',
      header: t('models.project'),
      width: 140,
      hideBelow: 'xl',
      render: model =>
        model.project
          ? projectName(model.project.value)
          : quiet(t('models.noProject')),
    },
    {
      id: 'tags',
      header: t('models.tags'),
      width: 260,
      hideBelow: 'xl',
      render: model => <ChipRow items={tagWords(model)} max={2} />,
    },
    {
      id: 'versions',
      header: t('models.versions'),
      sortKey: 'versionCount',
      sortFirst: 'desc',
      align: 'right',
      width: 84,
      render: model =>
        model.registered ? format.number(model.versionCount) : quiet('–'),
    },
    {
      id: 'newest',
      header: t('models.newest'),
      sortKey: 'updatedAt',
      sortFirst: 'desc',
      align: 'right',
      width: 120,
      render: model =>
        model.latestVersion ? (
          <Box
            component="span"
            sx={{ color: k.second }}
            title={paths.version(model.name, model.latestVersion.version)}
          >
            <Box component="span" sx={{ color: k.text }}>
              v{model.latestVersion.version}
            </Box>
            {', '}
            <Age at={model.latestVersion.createdAt} short />
          </Box>
        ) : (
          quiet(t('models.notYet'))
        ),
    },
    {
      id: 'source',
      header: t('models.source'),
      width: 96,
      render: model => <ProvenanceChip fact={originOf(model)} />,
    },
  ];
}
