# First letters of programs whose tables have been read; a table sets tool, stop, value, prefix and verbs.
__draglog_read=

# Sets __draglog_what to "tool<Tab>kind<Tab>label", or to nothing. Only words of the rules ever get into it.
__draglog_classify() {
  local program= first= second= word= stop= value= prefix= skip= tool= verbs= kind= words= verb= label= target= needed=
  __draglog_what=
  while [ $# -gt 0 ]; do
    case $1 in
      [A-Za-z_]*=* | time | command | noglob | nohup | sudo | doas | env | nice) shift ;;
      *) break ;;
    esac
  done
  [ $# -gt 0 ] || return 0
  program=${1##*/}
  shift
  case $program in
    [abcdefghijklmnopqrstuvwxyz0123456789]*) word=${program%"${program#?}"} ;;
    *) word=other ;;
  esac
  case $__draglog_read in
    *" $word "*) ;;
    *)
      [ -r @TABLES@/"$word" ] || return 0
      . @TABLES@/"$word"
      __draglog_read="$__draglog_read $word "
      ;;
  esac
  "__draglog_of_$word" "$program"
  [ -n "$tool" ] || return 0
  for word in "$@"; do
    if [ -n "$skip" ]; then
      skip=
      continue
    fi
    case $word in
      '#'* | '<'* | '>'* | [0-9]'>'* | --) break ;;
      -h | --help | --version) return 0 ;;
      -*)
        case $stop in *" ${word%%=*} "*) return 0 ;; esac
        case $value in *" $word "*) skip=1 ;; esac
        continue
        ;;
    esac
    if [ -n "$prefix" ] && [ -z "$first" ]; then
      case $word in "$prefix"*) continue ;; esac
    fi
    if [ -z "$first" ]; then
      first=$word
    elif [ -z "$second" ]; then
      second=$word
    fi
  done
  # A comma parts the words in the patterns.
  case $first$second in *,*) return 0 ;; esac
  eval "case \$first,\$second in
$verbs
esac"
  [ -n "$kind" ] || return 0
  if [ -z "$label" ]; then
    case $words in
      1) verb=$first ;;
      2) verb="$first $second" ;;
    esac
    label=$program${verb:+ $verb}
  fi
  case $target in
    first) __draglog_target "$first" || return 0 ;;
    second) __draglog_target "$second" || return 0 ;;
  esac
  __draglog_what="$tool	$kind	$label"
}

# Adds what a target means to the label; fails where the whole is no wait.
__draglog_target() {
  local word=${1%%[:._-]*}
  case $1 in
    '')
      [ -z "$needed" ]
      return
      ;;
    @WATCHERS@) return 1 ;;
  esac
  case $word in
@TARGETS@
    *) return 0 ;;
  esac
  label="$label $word"
}

# Name of the repository around the current folder, else of the folder.
__draglog_project() {
  local folder=$PWD pointer=
  __draglog_name=
  while [ -n "$folder" ] && [ "$folder" != "$HOME" ]; do
    if [ -d "$folder/.git" ] || [ -d "$folder/.jj" ] || [ -d "$folder/.hg" ]; then
      break
    elif [ -f "$folder/.git" ]; then
      # A worktree points to the repository it belongs to; a submodule is a repository of its own.
      IFS= read -r pointer 2>/dev/null <"$folder/.git"
      case $pointer in
        'gitdir: '*/worktrees/*)
          folder=${pointer#gitdir: }
          folder=${folder%/worktrees/*}
          folder=${folder%/.git}
          folder=${folder%.git}
          ;;
      esac
      break
    fi
    folder=${folder%/*}
  done
  if [ -z "$folder" ] || [ "$folder" = "$HOME" ]; then
    [ "$PWD" = "$HOME" ] && return 0
    folder=$PWD
  fi
  __draglog_name=${folder##*/}
  __draglog_name=${__draglog_name//[[:cntrl:]]/}
}
