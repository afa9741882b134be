# For a tap (OWNER/homebrew-tap): `brew install OWNER/tap/draglog`. At a release the version and the checksum of its source
# archive are filled in; completions and man page are written by the program.
class Draglog < Formula
  desc "Local-first terminal log of the friction in software development"
  homepage "https://github.com/OWNER/draglog"
  url "https://github.com/OWNER/draglog/archive/refs/tags/v0.1.0.tar.gz"
  sha256 "0000000000000000000000000000000000000000000000000000000000000000"
  license any_of: ["MIT", "Apache-2.0"]
  head "https://github.com/OWNER/draglog.git", branch: "main"

  depends_on "rust" => :build

  def install
    system "cargo", "install", *std_cargo_args
    generate_completions_from_executable(bin/"draglog", "completions", shells: [:bash, :zsh, :fish])
    (man1/"draglog.1").write Utils.safe_popen_read(bin/"draglog", "man")
    doc.install "packaging/THIRD-PARTY.txt"
  end

  test do
    ENV["DRAGLOG_DATA_DIR"] = testpath/"data"
    ENV["DRAGLOG_CONFIG_DIR"] = testpath/"config"
    system bin/"draglog", "wait", "add", "build", "--minutes", "10", "--from=-20m"
    assert_match "build", shell_output("#{bin}/draglog log")
    assert_match version.to_s, shell_output("#{bin}/draglog --version")
  end
end
