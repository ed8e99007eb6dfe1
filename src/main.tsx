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
import { present } from './lib/check.ts';
import { fromHash } from './store/address.ts';
import { followAddress } from './store/address-bar.ts';
import { createApp } from './store/app.ts';
import { AppContext } from './store/hooks.ts';
import { restoreTheme } from './ui/theme/theme.ts';

restoreTheme();
const engine = poolEngine(openTrainer(), openTrainer, navigator.hardwareConcurrency);
const app = createApp(engine, openReader(), openConverter(), fromHash(location.hash) ?? undefined);
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
