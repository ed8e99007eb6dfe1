/** The models that files brought, in the panel where they were opened: so that a person sees that something came of it. */
import { parameterCount } from '../../recipe/network.ts';
import { useApp } from '../../store/hooks.ts';
import { counted } from '../../lib/format.ts';
import { SetLine } from './SetLine.tsx';

/** One line a saved model. */
export function SavedLines() {
  const models = useApp(state => state.saved.models);
  return models.map(({ model, name }) => (
    <SetLine
      key={model.id}
      amount="Saved model"
      use={`with ${counted(parameterCount(model.network), 'parameter')}, to draw and predict with`}
      name={name}
    />
  ));
}
