// SPDX-License-Identifier: Apache-2.0
// Shows api/v1/status and refreshes it while the page is visible.
'use strict';

const INTERVAL_MS = 2000;
const LIMIT = 200;
const MAX_NAMES = 20;
const UNITS = ['B', 'KiB', 'MiB', 'GiB', 'TiB', 'PiB'];
let before = null;
let timer = 0;

function element(name, content, attributes = {}) {
  const node = document.createElement(name);
  for (const part of [content].flat()) {
    if (part !== undefined && part !== null) {
      node.append(part);
    }
  }
  for (const [key, value] of Object.entries(attributes)) {
    node.setAttribute(key, value);
  }
  return node;
}

function size(bytes) {
  let unit = 0;
  let value = bytes;
  while (value >= 1024 && unit < UNITS.length - 1) {
    value /= 1024;
    unit++;
  }
  return `${Number.isInteger(value) || value >= 100 ? Math.round(value) : value.toFixed(1)} ${UNITS[unit]}`;
}

function count(number) {
  return number.toLocaleString('en');
}

function plural(number, one) {
  return `${count(number)} ${one}${number === 1 ? '' : 's'}`;
}

function state(good, enabled, [yes, no], detail) {
  if (!enabled) {
    return element('span', 'disabled', { class: 'badge' });
  }
  return [element('span', good ? yes : no, { class: `badge ${good ? 'good' : 'bad'}` }), element('small', detail)];
}

function since(millis) {
  const seconds = Math.max(0, Math.round((Date.now() - millis) / 1000));
  if (seconds < 60) return `${seconds} s`;
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min`;
  if (seconds < 86400) return `${Math.floor(seconds / 3600)} h ${Math.floor(seconds % 3600 / 60)} min`;
  return plural(Math.floor(seconds / 86400), 'day');
}

function table(kind, labels, rows) {
  const head = element('tr', labels.map((label) => element('th', label, { scope: 'col' })));
  const body = rows.map((cells) => element('tr',
    cells.map((cell, i) => element('td', cell === '' ? [] : element('div', cell), { 'data-label': labels[i] }))));
  return element('table', [element('thead', head), element('tbody', body)], { class: kind });
}

function rates(nqn, namespace) {
  const key = `${nqn} ${namespace.nsid}`;
  const old = before && before.namespaces.get(key);
  if (!old || namespace.reads === undefined || namespace.reads < old.reads) {
    return null;
  }
  const seconds = (performance.now() - before.at) / 1000;
  return {
    read: (namespace.bytesRead - old.bytesRead) / seconds,
    write: (namespace.bytesWritten - old.bytesWritten) / seconds,
  };
}

function namespaceRow(nqn, namespace) {
  const rate = rates(nqn, namespace);
  return [
    String(namespace.nsid),
    [namespace.device || 'no device', element('small', namespace.uuid)],
    namespace.ready ? [size(namespace.size), element('small', `${namespace.blockSize} B blocks`)] : '',
    namespace.ready && rate ? [`${size(rate.read)}/s read`, element('small', `${size(rate.write)}/s written`)] : '',
    state(namespace.ready, namespace.enabled, ['ready', 'not ready'], namespace.detail),
  ];
}

function subsystem(entry) {
  const access = entry.allowAnyHost ? 'any host' : plural(entry.allowedHostCount, 'allowed host');
  const ports = entry.ports.length === 0 ? 'on no port' : `on port ${entry.ports.join(', ')}`;
  const parts = [
    element('h3', entry.nqn),
    element('p', `${access} · ${ports} · serial ${entry.serial}`),
  ];
  if (entry.namespaces.length > 0) {
    parts.push(table('namespaces', ['NSID', 'Device', 'Size', 'Traffic', 'State'],
      entry.namespaces.map((namespace) => namespaceRow(entry.nqn, namespace))));
  }
  parts.push(...rest(entry.namespaces.length, entry.namespaceCount, 'namespaces'));
  return element('div', parts, { class: 'card' });
}

function subsystemsOf(port) {
  if (port.subsystemCount === 0) {
    return 'none';
  }
  const shown = port.subsystems.slice(0, MAX_NAMES);
  const more = port.subsystemCount - shown.length;
  return [...shown.map((nqn) => element('div', nqn)), more > 0 ? element('small', `and ${count(more)} more`) : null];
}

function portRow(port) {
  return [
    String(port.portId),
    port.address,
    subsystemsOf(port),
    port.referrals.length === 0 ? 'none' : port.referrals.map((address) => element('div', address)),
    state(port.listening, port.enabled, ['listening', 'not listening'], port.detail),
  ];
}

function controllerRow(controller) {
  return [
    [controller.host, element('small', controller.hostAddress)],
    controller.subsystem,
    String(controller.portId),
    String(controller.cntlid),
    plural(controller.ioQueues, 'I/O queue'),
    since(controller.connectedAt),
  ];
}

function fill(id, nodes, nothing) {
  document.getElementById(id).replaceChildren(
    ...(nodes.length > 0 ? nodes : [element('p', nothing, { class: 'empty' })]));
}

function card(kind, labels, rows) {
  return rows.length === 0 ? [] : [element('div', table(kind, labels, rows), { class: 'card' })];
}

function total(label, value) {
  return element('div', [element('dt', label), element('dd', value)]);
}

function of(tally) {
  return `${count(tally.working)} of ${count(tally.enabled)}`;
}

function health(status) {
  const up = status.health.status === 'UP';
  const { failures, failed } = status.health;
  const others = Object.values(status.health.checks).filter((text) => text !== 'UP');
  const problems = failures.length > 0 ? failures : others;
  const more = failed - failures.length;
  const badge = element('span', up ? 'healthy' : plural(Math.max(failed, problems.length), 'problem'),
    { class: `badge ${up ? 'good' : 'bad'}` });
  const node = document.getElementById('health');
  if (node.textContent !== badge.textContent) {
    node.replaceChildren(badge);
  }
  document.getElementById('problems').hidden = up;
  document.getElementById('failures').replaceChildren(
    ...problems.map((text) => element('li', text)),
    ...(more > 0 ? [element('li', `and ${count(more)} more`)] : []));
}

/** Says that a list is longer than what is shown of it. */
function rest(shown, all, what) {
  return shown < all
    ? [element('p', `${count(shown)} of ${count(all)} ${what} are shown, those with problems first.`, { class: 'note' })]
    : [];
}

function show(status) {
  const namespaces = status.subsystems.flatMap((entry) =>
    entry.namespaces.map((namespace) => [`${entry.nqn} ${namespace.nsid}`, namespace]));
  const { totals } = status;
  document.getElementById('node').textContent =
    `version ${status.node.version} · ${status.node.transport} · up ${since(status.node.startedAt)}`
    + ` · configuration revision ${status.revision}`;
  document.getElementById('totals').replaceChildren(
    total('Subsystems', count(totals.subsystems)),
    total('Namespaces ready', of(totals.namespaces)),
    total('Ports listening', of(totals.ports)),
    total('Controllers connected', count(totals.controllers)));
  health(status);
  fill('subsystems', [
    ...rest(status.subsystems.length, totals.subsystems, 'subsystems'),
    ...status.subsystems.map(subsystem),
  ], 'There is no subsystem yet.');
  fill('ports', [
    ...rest(status.ports.length, totals.ports.configured, 'ports'),
    ...card('ports', ['Port', 'Address', 'Subsystems', 'Referrals', 'State'], status.ports.map(portRow)),
  ], 'There is no port yet.');
  fill('controllers', [
    ...rest(status.controllers.length, totals.controllers, 'controllers'),
    ...card('controllers', ['Host', 'Subsystem', 'Port', 'Controller', 'Queues', 'Connected for'],
      status.controllers.map(controllerRow)),
  ], 'No host is connected.');
  before = { at: performance.now(), namespaces: new Map(namespaces) };
}

function link(state, text) {
  const node = document.getElementById('link');
  if (node.textContent !== text) {
    node.textContent = text;
  }
  node.dataset.state = state;
}

async function refresh() {
  clearTimeout(timer);
  try {
    const answer = await fetch(`api/v1/status?limit=${LIMIT}`, { signal: AbortSignal.timeout(10000) });
    if (!answer.ok) {
      throw new Error(`the service answered ${answer.status}`);
    }
    show(await answer.json());
    link('live', 'live');
  } catch (error) {
    link('lost', `no connection: ${error.message}`);
  }
  if (!document.hidden) {
    timer = setTimeout(refresh, INTERVAL_MS);
  }
}

document.addEventListener('visibilitychange', () => {
  if (!document.hidden) {
    refresh();
  }
});
refresh();
