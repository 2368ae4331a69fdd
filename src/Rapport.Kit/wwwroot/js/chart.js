// Draws a chart model with ECharts in the colours of the tokens; redraws on theme change, follows its element's size.
import * as echarts from '../lib/echarts.esm.min.js';

const token = name => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
const still = () => matchMedia('(prefers-reduced-motion: reduce)').matches;
const escape = text => String(text).replace(/[&<>"]/g, c => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' }[c]));

// Pixels of paper between the margins.
const Upright = 700;

export function draw(element, reference, model) {
  let chart, at = -1;
  const render = () => {
    chart ??= echarts.init(element, null, { renderer: 'svg' });
    chart.setOption(option(model), true);
    chart.getZr().setCursorStyle?.('default');
  };
  const pick = (series, category) => { if (model.pick) reference.invokeMethodAsync('Picked', series, category); };
  const start = () => {
    if (chart || !element.clientWidth) return;
    render();
    // Not the browser's click: hovering redraws a bar, and an element that is replaced between down and up gets none. (A
    // finger's click is made by the library itself, from the end of the touch.)
    let down;
    const press = e => e.event.event;
    const follow = e => e.componentType === 'series' && pick(...place(model, e));
    chart.on('mousedown', e => { down = press(e).button === 0 ? e : undefined; });
    chart.on('mouseup', e => {
      if (press(e).type === 'mouseup' && down?.seriesIndex === e.seriesIndex && down.dataIndex === e.dataIndex) follow(e);
      down = undefined;
    });
    chart.on('click', e => press(e).type !== 'click' && follow(e));
  };
  const size = new ResizeObserver(() => { start(); if (chart && element.clientWidth) chart.resize(); });
  size.observe(element);
  const theme = new MutationObserver(() => chart && render());
  theme.observe(document.documentElement, { attributes: true, attributeFilter: ['data-theme'] });
  // Printing draws in the light colours of paper. How wide that is nobody says beforehand: the chart is drawn as for an upright page, as a
  // picture that fits itself into any other.
  const print = () => {
    if (!chart) return;
    const width = Math.min(element.clientWidth, Upright), height = element.clientHeight;
    chart.resize({ width, height });
    chart.getZr().flush();
    element.querySelector('svg')?.setAttribute('viewBox', `0 0 ${width} ${height}`);
    element.classList.add('onpaper');
  };
  const printed = () => {
    element.classList.remove('onpaper');
    element.querySelector('svg')?.removeAttribute('viewBox');
    chart?.resize({ width: 'auto', height: 'auto' });
  };
  addEventListener('beforeprint', print);
  addEventListener('afterprint', printed);
  element.addEventListener('keydown', e => {
    const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[e.key];
    const heat = model.kind === 'HeatMap', columns = model.categories.length;
    const count = heat ? columns * model.series.length : columns;
    if (step && chart) {
      at = Math.max(0, Math.min(count - 1, at + (heat && e.key.match(/Up|Down/) ? step * columns : step)));
      chart.dispatchAction({ type: 'downplay', seriesIndex: 0 });
      chart.dispatchAction({ type: 'highlight', seriesIndex: 0, dataIndex: at });
      chart.dispatchAction({ type: 'showTip', seriesIndex: 0, dataIndex: at });
      e.preventDefault();
    } else if (e.key === 'Enter' && at >= 0) {
      heat ? pick(Math.floor(at / columns), at % columns) : pick(0, at);
    } else if (e.key === 'Escape') {
      chart?.dispatchAction({ type: 'hideTip' });
    }
  });
  start();
  return {
    update(next) { model = next; at = -1; chart ? render() : start(); chart?.resize(); },
    dispose() {
      size.disconnect(); theme.disconnect(); chart?.dispose();
      removeEventListener('beforeprint', print); removeEventListener('afterprint', printed);
    },
  };
}

/** Series and category of a click. */
function place(model, e) {
  return model.kind === 'HeatMap' ? [e.data.value[1], e.data.value[0]] : [e.seriesIndex, e.dataIndex];
}

function option(model) {
  const ink = token('--ink-2'), hint = token('--ink-3'), font = getComputedStyle(document.body).fontFamily;
  const short = new Intl.NumberFormat(model.language, { notation: 'compact', maximumFractionDigits: 1 });
  const axis = value => (value < 0 ? '−' : '') + model.unit + short.format(Math.abs(value)).replace('K', 'k').replace('M', 'm');
  const labels = { color: hint, fontSize: 11, fontFamily: font };
  const values = {
    type: 'value', splitNumber: 4, axisLabel: { ...labels, formatter: axis }, axisLine: { show: false }, axisTick: { show: false },
    splitLine: { lineStyle: { color: token('--grid') } },
  };
  const categories = { type: 'category', data: model.categories, axisLabel: { ...labels, hideOverlap: true }, axisTick: { show: false }, axisLine: { lineStyle: { color: token('--line-2') } } };
  const all = {
    animation: !still(), animationDuration: 240, textStyle: { fontFamily: font, color: ink }, aria: { enabled: false },
    color: [1, 2, 3, 4, 5, 6, 7].map(n => token(`--c-${n}`)),
    tooltip: {
      trigger: 'item', confine: true, backgroundColor: token('--raised'), borderWidth: 0, padding: [8, 10], textStyle: { color: token('--ink'), fontSize: 12, fontFamily: font },
      extraCssText: 'box-shadow: var(--e-2); border-radius: 6px',
      formatter: e => { const [s, c] = place(model, e); return `<b>${escape(title(model, s, c))}</b><br>${model.kind === 'HeatMap' ? '' : escape(model.series[s].name) + '&ensp;'}${escape(model.series[s].shown[c])}`; },
    },
  };
  return { ...all, ...{ Bars: bars, Columns: columns, Line: line, HeatMap: heat, Spark: spark }[model.kind](model, values, categories, labels) };
}

const title = (model, series, category) => model.kind === 'HeatMap' ? `${model.series[series].name} · ${model.names[category]}` : model.names[category];
const cursor = model => model.pick ? 'pointer' : 'default';
const half = { focus: 'self' }, blurred = { itemStyle: { opacity: .5 }, label: { opacity: .7 } };

function bars(model, values, categories, labels) {
  const grey = token('--c-7');
  return {
    grid: { left: 4, right: 72, top: 4, bottom: 4, containLabel: true },
    xAxis: { ...values, axisLabel: { show: false }, splitLine: { show: false } },
    yAxis: { ...categories, inverse: true, axisLine: { show: false }, axisLabel: { ...labels, color: token('--ink-2'), fontSize: 12, width: 168, overflow: 'truncate' } },
    series: model.series.map(s => ({
      type: 'bar', name: s.name, cursor: cursor(model), barMaxWidth: 14, barCategoryGap: '40%', itemStyle: { borderRadius: 2 }, emphasis: half, blur: blurred,
      data: s.values.map((v, i) => ({ value: v, itemStyle: model.grey.includes(i) ? { color: grey } : v < 0 ? { color: token('--d-neg-2') } : undefined, label: { position: v < 0 ? 'insideLeft' : 'right' } })),
      label: { show: true, color: token('--ink'), fontSize: 12, formatter: e => s.shown[e.dataIndex] },
    })),
  };
}

function columns(model, values, categories) {
  return {
    // The last label stands in the middle under its column and may be wider.
    grid: { left: 4, right: 20, top: 12, bottom: 4, containLabel: true }, xAxis: categories, yAxis: values,
    series: model.series.map(s => ({ type: 'bar', name: s.name, cursor: cursor(model), data: s.values, barMaxWidth: 34, barCategoryGap: '40%', itemStyle: { borderRadius: [2, 2, 0, 0] }, emphasis: half, blur: blurred })),
  };
}

function line(model, values, categories) {
  return {
    grid: { left: 4, right: 24, top: 12, bottom: 4, containLabel: true }, xAxis: { ...categories, boundaryGap: false }, yAxis: values,
    series: model.series.map((s, i) => ({ type: 'line', name: s.name, cursor: cursor(model), data: s.values, symbolSize: 7, showSymbol: s.values.length < 40, lineStyle: { width: 2 }, areaStyle: model.series.length === 1 ? { opacity: .1 } : undefined })),
  };
}

function heat(model, values, categories, labels) {
  const cells = model.series.flatMap((s, y) => s.values.map((v, x) => ({ value: [x, y, v ?? '-'] })));
  const most = Math.max(1, ...model.series.flatMap(s => s.values.map(v => v ?? 0)));
  return {
    grid: { left: 4, right: 4, top: 4, bottom: 4, containLabel: true },
    xAxis: { ...categories, axisLine: { show: false }, splitArea: { show: false } },
    yAxis: { type: 'category', data: model.series.map(s => s.name), inverse: true, axisLabel: { ...labels, color: token('--ink-2'), fontSize: 12 }, axisTick: { show: false }, axisLine: { show: false } },
    visualMap: { show: false, min: 0, max: most, inRange: { color: [1, 2, 3, 4, 5].map(n => token(`--q-${n}`)) } },
    series: [{ type: 'heatmap', cursor: cursor(model), data: cells, itemStyle: { borderColor: token('--surface'), borderWidth: 2, borderRadius: 5 }, emphasis: { itemStyle: { borderColor: token('--accent'), borderWidth: 2 } } }],
  };
}

function spark(model) {
  return {
    grid: { left: 1, right: 3, top: 3, bottom: 3 }, xAxis: { type: 'category', show: false, boundaryGap: false, data: model.categories }, yAxis: { type: 'value', show: false, scale: true },
    series: model.series.map(s => ({ type: 'line', data: s.values, showSymbol: false, lineStyle: { width: 1.5 } })),
  };
}
