import { Tabs } from '#window/components/tabs.tsx';
import { AppearanceSettings } from '#window/views/frame/appearance-settings.tsx';
import { KeySettings } from '#window/views/frame/key-settings.tsx';
import { FileSettings } from '#window/views/frame/file-settings.tsx';
import { SecretSettings } from '#window/views/frame/secret-settings.tsx';
import { useSettings } from '#window/views/frame/use-settings.ts';
import type { PanelProps } from '#window/views/panel-props.ts';

const TABS = ['files', 'appearance', 'keys', 'secrets'] as const;

export function SettingsPanel({ params, setParams }: PanelProps) {
  const settings = useSettings();
  const active = TABS.find((tab) => tab === params['tab']) ?? 'files';
  return (
    <Tabs
      label="Settings"
      active={active}
      onChange={(tab) => setParams({ ...params, tab })}
      tabs={[
        { id: 'files', title: 'Configuration files', content: <FileSettings settings={settings} /> },
        { id: 'appearance', title: 'Appearance', content: <AppearanceSettings /> },
        { id: 'keys', title: 'Keys', content: <KeySettings /> },
        { id: 'secrets', title: 'Secrets', content: <SecretSettings settings={settings} /> },
      ]}
    />
  );
}
