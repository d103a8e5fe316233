import { useMlHomePaths } from '@ml-home/backstage-plugin-ml-home-react';
import { Navigate, Route, Routes, useParams } from 'react-router-dom';
import { ComparePage } from './compare/ComparePage';
import { ExperimentPage } from './ExperimentPage';
import { ExperimentsPage } from './ExperimentsPage';
import { Missing } from '../shell/Missing';
import { TracesPage } from '../traces/TracesPage';

/** MLflow's clients print a run below its experiment. */
function ToRun() {
  const paths = useMlHomePaths();
  return <Navigate replace to={paths.run(useParams().runId!)} />;
}

export const ExperimentsTab = () => (
  <Routes>
    <Route index element={<ExperimentsPage />} />
    <Route path="compare" element={<ComparePage />} />
    <Route path=":id" element={<ExperimentPage />} />
    <Route path=":id/traces" element={<TracesPage />} />
    <Route path=":id/runs/:runId/*" element={<ToRun />} />
    <Route path="*" element={<Missing />} />
  </Routes>
);
