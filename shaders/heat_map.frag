// Values to colours. Every pixel takes the mean colour of the values under it, weighted by area: cells
// stay sharp squares at any size, whether one covers many pixels or many share one.

uniform sampler2D values;   // one float per texel
uniform sampler2D palette;  // two rows per ramp, light and dark: 0 ink, 2 signed, 4 positive

in vec2 texel;
flat in vec4 map;
flat in vec4 map_style;

out vec4 color;

const int kMostTexels = 8;  // under one pixel along one axis; of more the first eight count

vec4 ramp_color(float value) {
  float t = clamp(value * map_style.x, -1.0, 1.0);
  float x = map_style.y >= 2.0 && map_style.y < 4.0 ? 0.5 + 0.5 * t : t;  // signed: zero in the middle
  vec2 size = vec2(textureSize(palette, 0));
  vec2 place = vec2((x * (size.x - 1.0) + 0.5) / size.x, (map_style.y + 0.5) / size.y);
  return texture(palette, place);
}

void main() {
  vec2 footprint = max(fwidth(texel), vec2(1e-4));
  float magnified = 1.0 / max(footprint.x, footprint.y);
  bool smooth_ink = map_style.z > 0.5;
  // A window of one texel is linear interpolation.
  vec2 window = smooth_ink ? max(footprint, vec2(1.0)) : footprint;
  vec2 low = texel - 0.5 * window, high = texel + 0.5 * window;
  ivec2 first = ivec2(floor(low));
  ivec2 last = min(ivec2(ceil(high)) - 1, first + kMostTexels - 1);
  ivec2 end = ivec2(map.zw) - 1;

  vec4 sum = vec4(0.0);
  float mean = 0.0, weights = 0.0;
  for (int y = first.y; y <= last.y; ++y) {
    float rows = min(float(y + 1), high.y) - max(float(y), low.y);
    for (int x = first.x; x <= last.x; ++x) {
      float area = rows * (min(float(x + 1), high.x) - max(float(x), low.x));
      ivec2 inside = clamp(ivec2(x, y), ivec2(0), end);
      float value = texelFetch(values, ivec2(map.xy) + inside, 0).r;
      sum += area * ramp_color(value);
      mean += area * value;
      weights += area;
    }
  }
  if (smooth_ink) {
    // The brush's edge is one texel wide; enlarged it is made one pixel wide again.
    float ink = (mean / weights - 0.5) * max(magnified, 1.0) + 0.5;
    color = ramp_color(clamp(ink, 0.0, 1.0));
  } else {
    color = sum / weights;
  }
  color.a *= map_style.w;
}
