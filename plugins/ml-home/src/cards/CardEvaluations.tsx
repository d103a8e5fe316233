import Box from '@mui/material/Box';
import { CardView } from '@ml-home/backstage-plugin-ml-home-common';
import {
  useMlHomeTranslation,
  useUrlState,
} from '@ml-home/backstage-plugin-ml-home-react';
import { ConfusionPanel } from './ConfusionPanel';
import { CurvePanels } from './CurvePanels';
import { FairnessPanel } from './FairnessPanel';
import { Picker } from './Picker';
import { SlicePanel } from './SlicePanel';
import { ThresholdPanel } from './ThresholdPanel';

/** All that is drawn of evaluations: slices first, then what follows from counts. */
export function CardEvaluations(props: {
  view: CardView;
  publicOnly: boolean;
  onSetBand?: () => void;
}) {
  const { view, publicOnly } = props;
  const { t } = useMlHomeTranslation();
  const url = useUrlState();
  const documents = view.evaluations.map(one => one.document);
  const evaluation =
    documents.find(one => one.name === url.get('evaluation')) ?? documents[0];
  const threshold =
    view.card.fields['evaluation.threshold']?.value ?? evaluation?.threshold;
  return (
    <>
      <SlicePanel
        view={view}
        publicOnly={publicOnly}
        onSetBand={props.onSetBand}
      />
      {documents.length > 1 && (
        <Box
          data-print="hide"
          sx={{ display: 'flex', justifyContent: 'flex-end' }}
        >
          <Picker
            label={t('cardEvaluation.evaluation')}
            value={evaluation.name}
            options={documents.map(one => one.name)}
            onChange={name => url.set({ evaluation: name })}
          />
        </Box>
      )}
      {evaluation && (
        <>
          <ThresholdPanel evaluation={evaluation} threshold={threshold} />
          <CurvePanels evaluation={evaluation} threshold={threshold} />
          <ConfusionPanel evaluation={evaluation} />
        </>
      )}
      <FairnessPanel view={view} publicOnly={publicOnly} />
    </>
  );
}
