/** The entry of the page: makes the app around its workers and mounts it. */
import './ui/theme/fonts.css';
import './ui/theme/tokens.css';
import './ui/theme/base.css';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from './App.tsx';
import { openConverter } from './bridge/converter/remote.ts';
import { openReader } from './bridge/reader/remote.ts';
import { poolEngine } from './bridge/trainer/pool.ts';
import { openTrainer } from './bridge/trainer/remote.ts';
import { resilientEngine } from './bridge/trainer/resilient.ts';
import { present } from './lib/check.ts';
import { registerOffline } from './offline/register.ts';
import { fromHash } from './store/address.ts';
import { followAddress } from './store/address-bar.ts';
import { createApp } from './store/app.ts';
import { AppContext } from './store/hooks.ts';
import { browserSurroundings } from './store/keep/surroundings.ts';
import { restoreTheme } from './ui/theme/theme.ts';

restoreTheme();
const makeEngine = () => resilientEngine(openTrainer);
const engine = poolEngine(makeEngine(), makeEngine, navigator.hardwareConcurrency);
const recipe = fromHash(location.hash) ?? undefined;
const app = createApp(engine, openReader(), openConverter(), recipe, browserSurroundings());
void app.open();
followAddress(app);
createRoot(present(document.getElementById('root'), '#root')).render(
  <StrictMode>
    <AppContext value={app}>
      <App />
    </AppContext>
  </StrictMode>,
);

// Finding out what trains here loads the engine: after the first paint, so that it does not hold the page up.
setTimeout(() => void app.actions.startDevice(), 300);

registerOffline(app.updateIsWaiting);
