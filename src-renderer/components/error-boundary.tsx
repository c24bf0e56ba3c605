import { Component, type ErrorInfo, type ReactNode } from 'react';
import { Button } from '#window/components/button.tsx';
import styles from '#window/components/error-boundary.module.css';

interface ErrorBoundaryProps {
  /** What stopped: `The chart`. */
  readonly what: string;
  readonly onError?: (error: unknown) => void;
  readonly children: ReactNode;
}

interface ErrorBoundaryState {
  readonly error: unknown;
  readonly failed: boolean;
}

/** One part that fails leaves the others standing, says what happened and can be tried again. */
export class ErrorBoundary extends Component<ErrorBoundaryProps, ErrorBoundaryState> {
  override state: ErrorBoundaryState = { error: null, failed: false };

  static getDerivedStateFromError(error: unknown): ErrorBoundaryState {
    return { error, failed: true };
  }

  override componentDidCatch(error: unknown, _info: ErrorInfo): void {
    this.props.onError?.(error);
  }

  override render(): ReactNode {
    if (!this.state.failed) return this.props.children;
    const { error } = this.state;
    return (
      <div className={styles['failed']} role="alert">
        <p className={styles['title']}>{this.props.what} stopped.</p>
        <pre className={styles['text']}>{error instanceof Error ? error.message : String(error)}</pre>
        <Button onClick={() => this.setState({ error: null, failed: false })}>
          Retry {this.props.what.toLowerCase()}
        </Button>
      </div>
    );
  }
}
