import { Navigate } from 'react-router-dom';

export const Start = () => <Navigate to="/ml-home" replace />;
