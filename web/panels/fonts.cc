#include "web/panels/fonts.h"

#include <string_view>

#include "embedded/font_ranges.h"
#include "embedded/fonts.h"

namespace convlens {
namespace {

constexpr float kSharp = 40;  // pixels
constexpr float kSmall = 12.5f, kText = 15, kLarge = 76;
constexpr ImWchar kAnswerRanges[] = {'0', '9', 'A', 'Z', 'a', 'z', 0};

ImFont* add(ImFontAtlas& atlas, std::string_view file, float pixels, const ImWchar* ranges,
            bool merge) {
  ImFontConfig config;
  config.FontDataOwnedByAtlas = false;
  config.MergeMode = merge;
  config.OversampleH = pixels < kSharp ? 2 : 1;  // large letters need none, and the atlas grows
  config.OversampleV = 1;
  const auto bytes = embedded::find(embedded::fonts(), file)->bytes;
  // With FontDataOwnedByAtlas off ImGui only reads the bytes.
  return atlas.AddFontFromMemoryTTF(const_cast<unsigned char*>(bytes.data()),
                                    static_cast<int>(bytes.size()), pixels, &config, ranges);
}

Font add_text(ImFontAtlas& atlas, std::string_view file, float size, float scale) {
  Font font{add(atlas, file, size * scale, embedded::kTextRanges, false), size};
  add(atlas, "symbols.ttf", size * scale, embedded::kSymbolRanges, true);
  return font;
}

}  // namespace

Fonts build_fonts(ImFontAtlas& atlas, float scale) {
  atlas.Clear();
  Fonts fonts;
  fonts.text = add_text(atlas, "regular.otf", kText, scale);
  fonts.text_bold = add_text(atlas, "semibold.otf", kText, scale);
  fonts.small = add_text(atlas, "regular.otf", kSmall, scale);
  fonts.small_bold = add_text(atlas, "semibold.otf", kSmall, scale);
  fonts.large = {add(atlas, "semibold.otf", kLarge * scale, kAnswerRanges, false), kLarge};
  atlas.Build();
  return fonts;
}

}  // namespace convlens
