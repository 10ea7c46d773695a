// One feature map, or one unit of a vector, per instance: a rectangle of four corners in a strip.

layout(location = 0) in vec4 place;   // left, top, right, bottom on the screen, in points
layout(location = 1) in vec4 source;  // left, top, width, height in the texture of values, texels
layout(location = 2) in vec4 style;   // 1 / peak, row of the palette, 1 for smooth ink, opacity

uniform vec4 screen;  // left, top, width, height of what is drawn on, in points

out vec2 texel;          // inside of the source, from 0 to its width and height
flat out vec4 map;       // source
flat out vec4 map_style; // style

void main() {
  vec2 corner = vec2(gl_VertexID & 1, gl_VertexID >> 1);
  vec2 point = (mix(place.xy, place.zw, corner) - screen.xy) / screen.zw;
  texel = corner * source.zw;
  map = source;
  map_style = style;
  gl_Position = vec4(point.x * 2.0 - 1.0, 1.0 - point.y * 2.0, 0.0, 1.0);
}
