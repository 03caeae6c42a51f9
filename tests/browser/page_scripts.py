"""The few lines of JavaScript that drive JupyterLab from inside its page."""

# In a page where JupyterLab runs already. Nothing else stays open: a test looks for words in the whole page.
OPEN = """async name => {
  const panel = await jupyterapp.commands.execute('docmanager:open', { path: name, factory: 'Notebook' });
  for (const other of [...jupyterapp.shell.widgets('main')]) if (other !== panel) other.dispose();
}"""

# The open notebook's widget has a session as soon as JupyterLab has restored itself.
IS_OPEN = """name => {
  const shown = window.jupyterapp?.shell.currentWidget;
  return Boolean(shown?.context?.path === name && shown.sessionContext?.isReady && shown.content.model);
}"""

# What a notebook that does not open waits for.
HOW_FAR = """() => [...(window.jupyterapp?.shell.widgets('main') ?? [])].map(({ context, sessionContext }) => ({
  path: context?.path, shown: jupyterapp.shell.currentWidget?.context?.path, ready: sessionContext?.isReady,
  kernel: sessionContext?.session?.kernel?.status, connection: sessionContext?.session?.kernel?.connectionStatus,
}))"""

IS_IDLE = """() => {
  const { sessionContext, node } = jupyterapp.shell.currentWidget;
  const prompts = [...node.querySelectorAll('.jp-InputPrompt')];
  const waiting = prompts.some(prompt => prompt.textContent.includes('[*]'));
  return sessionContext.session?.kernel?.status === 'idle' && !waiting;
}"""

# Until nothing has moved for a few frames: views take their size from the room they find, once they are in the page.
SETTLE = """async () => {
  const shown = '.jp-NotebookPanel :is(.sm-root, canvas)';
  const where = () => JSON.stringify([...document.querySelectorAll(shown)].map(node => {
    const { x, y, width, height } = node.getBoundingClientRect();
    return [x, y, width, height];
  }));
  for (let still = 0, frame = 0, last = ''; still < 6 && frame < 120; frame++) {
    await new Promise(requestAnimationFrame);
    const now = where();
    still = now === last ? still + 1 : 0;
    last = now;
  }
}"""

RUN_ALL = """async () => {
  await jupyterapp.shell.currentWidget.sessionContext.ready;
  await jupyterapp.commands.execute('notebook:run-all-cells');
}"""

RUN_CELL = """async index => {
  jupyterapp.shell.currentWidget.content.activeCellIndex = index;
  await jupyterapp.commands.execute('notebook:run-cell');
}"""

RESTART = "async () => { await jupyterapp.shell.currentWidget.sessionContext.restartKernel(); }"

SHUT_DOWN = "async () => { await jupyterapp.shell.currentWidget?.sessionContext.shutdown(); }"

# Not by its own close command, which asks whether to save.
DISPOSE = "() => { jupyterapp.shell.currentWidget?.dispose(); }"

# Run statements, then evaluate one expression; its repr comes back, so that nothing is shortened for display.
EVALUATE = """async ([code, expression]) => {
  const { kernel } = jupyterapp.shell.currentWidget.sessionContext.session;
  const run = kernel.requestExecute({ code, store_history: false, user_expressions: { value: expression } });
  const { content } = await run.done;
  const result = content.status === 'ok' ? content.user_expressions.value : content;
  return result.status === 'ok' ? { text: result.data['text/plain'], error: null }
    : { text: null, error: `${result.ename}: ${result.evalue}` };
}"""

# Errors of cells are in the model whether or not the cell has been scrolled into view.
ERRORS = """() => {
  const found = [];
  for (const cell of jupyterapp.shell.currentWidget.content.model.cells) {
    for (let i = 0; i < (cell.outputs?.length ?? 0); i++) {
      const output = cell.outputs.get(i).toJSON();
      if (output.output_type === 'error') found.push(`${output.ename}: ${output.evalue}`);
    }
  }
  const inOutputWidgets = '.jupyter-widgets-output-area [data-mime-type="application/vnd.jupyter.error"]';
  const inWidgets = document.querySelectorAll(`.jupyter-widgets-error-widget, ${inOutputWidgets}`);
  return found.concat([...inWidgets].map(node => node.innerText));
}"""

# A copy in 2D, so that a WebGL canvas can be read too; base64, because a list of numbers takes seconds.
PIXELS = """canvas => {
  const { width, height } = canvas;
  const copy = new OffscreenCanvas(width, height).getContext('2d');
  copy.drawImage(canvas, 0, 0);
  const bytes = copy.getImageData(0, 0, width, height).data;
  let text = '';
  for (let i = 0; i < bytes.length; i += 32768) text += String.fromCharCode(...bytes.subarray(i, i + 32768));
  return [width, height, btoa(text)];
}"""
