import 'dockview-react/dist/styles/dockview.css';
import '#window/theme/tokens.css';
import '#window/theme/base.css';
import '#window/theme/dock.css';
import { setNonce } from 'get-nonce';
import { createRoot } from 'react-dom/client';
import { App } from '#window/app.tsx';
import { connectEngine } from '#window/connection/connect.ts';
import { EngineClient } from '#window/connection/engine-client.ts';

// Radix puts a style element in while a dialog is open; the content policy lets only this nonce through.
setNonce(document.querySelector<HTMLMetaElement>('meta[name=style-nonce]')?.content ?? '');

const root = document.getElementById('root');
if (root !== null) createRoot(root).render(<App engine={new EngineClient(connectEngine)} />);
