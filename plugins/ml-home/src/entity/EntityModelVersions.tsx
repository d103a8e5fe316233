import { useEntity } from '@backstage/plugin-catalog-react';
import {
  LoadingSkeleton,
  Panel,
  Settled,
  useMlHomeTranslation,
} from '@ml-home/backstage-plugin-ml-home-react';
import Box from '@mui/material/Box';
import { ModelVersionsPanel } from '../models/ModelVersionsPanel';
import { useModel } from '../models/useModel';
import { EntityRoot } from './EntityRoot';
import { registeredNameOf } from './modelName';

function Versions() {
  const { entity } = useEntity();
  const { t } = useMlHomeTranslation();
  const name = registeredNameOf(entity);
  const model = useModel(name);
  return (
    <Settled
      query={model}
      what={t('model.what', { name })}
      failed={t('entity.failed')}
      skeleton={
        <Panel label={name}>
          <LoadingSkeleton rows={6} />
        </Panel>
      }
    >
      {data => (
        <Box sx={{ display: 'flex', flexDirection: 'column', gap: 1.5 }}>
          <ModelVersionsPanel model={data} />
        </Box>
      )}
    </Settled>
  );
}

/** Versions of an MLModel entity with the runs they came from. */
export const EntityModelVersions = () => (
  <EntityRoot>
    <Versions />
  </EntityRoot>
);
