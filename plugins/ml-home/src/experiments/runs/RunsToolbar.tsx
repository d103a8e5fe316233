import Add from '@mui/icons-material/Add';
import Close from '@mui/icons-material/Close';
import Box from '@mui/material/Box';
import {
  Button,
  FilterMenu,
  radius,
  Segmented,
  type,
  useMlHomeQuery,
  useMlHomeTranslation,
  useTokens,
} from '@ml-home/backstage-plugin-ml-home-react';
import { runStatusSchema } from '@ml-home/backstage-plugin-ml-home-common';
import { ReactNode } from 'react';
import { useRunStateWords } from '../RunState';
import { columnId, columnOf, DEFAULT_SORT } from './columns';
import type { Workbench } from './useWorkbench';

/** A choice at work: "Group by params.loss ×". */
function Active(props: {
  field: string;
  word?: string;
  value: ReactNode;
  remove: string;
  onRemove: () => void;
}) {
  const k = useTokens();
  return (
    <Box
      component="span"
      sx={{
        display: 'inline-flex',
        alignItems: 'center',
        gap: '5px',
        height: 26,
        pl: 1,
        maxWidth: 320,
        boxSizing: 'border-box',
        border: `1px solid ${k.field}`,
        borderRadius: radius.field,
        bgcolor: k.accentGround,
        color: k.text,
        ...type.small,
        whiteSpace: 'nowrap',
      }}
    >
      <Box component="span" sx={{ color: k.second }}>
        {props.field}
      </Box>
      <Box
        component="span"
        sx={{ overflow: 'hidden', textOverflow: 'ellipsis', fontWeight: 550 }}
      >
        {props.value}
      </Box>
      <Box
        component="button"
        type="button"
        aria-label={props.remove}
        title={props.remove}
        onClick={props.onRemove}
        sx={{
          border: 0,
          bgcolor: 'transparent',
          width: 24,
          height: 24,
          p: 0,
          display: 'grid',
          placeItems: 'center',
          cursor: 'pointer',
          color: k.second,
          '& svg': { fontSize: 14 },
          '&:hover': { color: k.text },
        }}
      >
        <Close aria-hidden />
      </Box>
    </Box>
  );
}

/** Params and tags by which runs may be grouped, found on the server. */
function GroupMenu(props: {
  experiment: string;
  onChange: (group: string | undefined) => void;
}) {
  const { t } = useMlHomeTranslation();
  const keys = useMlHomeQuery(
    ['run-table', props.experiment, 'columns', 'groupable'],
    async (api, signal) => {
      const answers = await Promise.all(
        (['param', 'tag'] as const).map(kind =>
          api.runTable.columns(
            { query: { experiment: props.experiment, kind, limit: 100 } },
            { signal },
          ),
        ),
      );
      return answers.flatMap(answer => answer.items);
    },
    { staleTime: 60_000 },
  );
  return (
    <FilterMenu
      single
      label={t('runs.groupBy')}
      loading={keys.isPending}
      options={(keys.data ?? [])
        .filter(item => !item.key.startsWith('mlflow.'))
        .map(item => ({ value: columnId(item), label: columnId(item) }))}
      selected={[]}
      onChange={([value]) => props.onChange(value)}
    />
  );
}

/** What is at work, and the offers to change it. */
export function RunsToolbar(props: {
  experiment: string;
  bench: Workbench;
  end: ReactNode;
  onNumbers: () => void;
  onNoBaseline: () => void;
}) {
  const { t } = useMlHomeTranslation();
  const words = useRunStateWords();
  const { state, set, baseline, model, settings } = props.bench;
  const sorted =
    state.sort.column !== DEFAULT_SORT.column ||
    state.sort.order !== DEFAULT_SORT.order;
  const orders = {
    asc: t('runs.asc'),
    desc: t('runs.desc'),
    best: t('runs.bestFirst'),
  };
  const sortLabel =
    columnOf(state.sort.column)?.kind === 'run'
      ? model.labelOf(state.sort.column)
      : columnOf(state.sort.column)?.key;
  const removal = (field: string, value: string) =>
    t('filter.remove', { field, value });
  return (
    <Box
      sx={{
        display: 'flex',
        flexWrap: 'wrap',
        alignItems: 'center',
        gap: 0.75,
      }}
    >
      {state.group ? (
        <Active
          field={t('runs.groupBy')}
          value={state.group}
          remove={removal(t('runs.groupBy'), state.group)}
          onRemove={() => set({ group: undefined, open: undefined })}
        />
      ) : (
        <GroupMenu
          experiment={props.experiment}
          onChange={group => set({ group, open: undefined })}
        />
      )}
      {state.statuses.map(status => (
        <Active
          key={status}
          field={t('run.state')}
          value={words[status]}
          remove={removal(t('run.state'), words[status])}
          onRemove={() =>
            set({ statuses: state.statuses.filter(s => s !== status) })
          }
        />
      ))}
      <FilterMenu
        label={t('run.state')}
        options={runStatusSchema.options.map(value => ({
          value,
          label: words[value],
        }))}
        selected={state.statuses}
        onChange={statuses =>
          set({ statuses: statuses as typeof state.statuses })
        }
      />
      {baseline ? (
        <Active
          field={t('baseline.field')}
          value={baseline.label}
          remove={t('baseline.remove')}
          onRemove={props.onNoBaseline}
        />
      ) : (
        settings.data && (
          <Button
            variant="text"
            aria-haspopup="dialog"
            icon={<Add />}
            disabled={!settings.data.mayUpdate}
            title={
              settings.data.mayUpdate ? t('baseline.hint') : t('runs.mayNot')
            }
            onClick={props.onNumbers}
          >
            {t('baseline.field')}
          </Button>
        )
      )}
      {sorted && (
        <Active
          field={t('runs.sort')}
          value={`${sortLabel}, ${orders[state.sort.order]}`}
          remove={removal(String(sortLabel), orders[state.sort.order])}
          onRemove={() => set({ sort: DEFAULT_SORT })}
        />
      )}
      <Segmented
        label={t('runs.childrenLabel')}
        value={state.childless ? 'hidden' : 'shown'}
        onChange={value => set({ childless: value === 'hidden' })}
        options={[
          { value: 'shown', label: t('runs.childrenShown') },
          { value: 'hidden', label: t('runs.childrenHidden') },
        ]}
      />
      <Segmented
        label={t('runs.which')}
        value={state.archived ? 'deleted' : 'active'}
        onChange={value => set({ archived: value === 'deleted', selected: [] })}
        options={[
          { value: 'active', label: t('runs.active') },
          { value: 'deleted', label: t('runs.archivedView') },
        ]}
      />
      <Box sx={{ ml: 'auto', display: 'flex', gap: 0.75 }}>{props.end}</Box>
    </Box>
  );
}
